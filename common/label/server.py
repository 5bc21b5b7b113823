"""app: MONAI Label's server, with pages that show on a machine without internet.

MONAI Label's own pages load Swagger, ReDoc, an editor and fonts from elsewhere, and stay empty without.
"""

from monailabel.app import app
from starlette.routing import Route

from common.label.confined_pages import ConfinedPages
from common.label.pages import calls_page, log_page, start_page

app.router.routes[:0] = [Route("/", start_page), Route("/docs", calls_page), Route("/logs/", log_page)]
app.add_middleware(ConfinedPages)
