"""start_page, calls_page and log_page: what a browser shows of a label server."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import monailabel
from jinja2 import Environment, FileSystemLoader
from monailabel.config import settings
from monailabel.interfaces.datastore import Datastore
from monailabel.interfaces.utils.app import app_instance
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse

from common.label.served_bundle import ServedBundle
from common.label.study_store import StudyStore
from common.label.unfit_image import unfit_image

_MOST_IMAGES = 100
_LINES = 300
_FOLDER = Path(__file__).with_name("templates")
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True)
class _Image:
    """A row of the start page.

    Attributes:
        predictions: names of bundles that can take it, and what each answers with.
    """

    id: str
    is_labelled: bool
    predictions: list[tuple[str, str]]


@dataclass(frozen=True)
class _Call:
    """A row of the page of calls."""

    method: str
    path: str
    summary: str
    parameters: list[str]

    @property
    def is_link(self) -> bool:
        return self.method == "GET" and not any(name.endswith("*") for name in self.parameters)


def start_page(request: Request) -> HTMLResponse:
    """The bundles, how programs connect, and the images."""
    app = app_instance()
    bundles = list(app.bundles.values())
    return _page(
        "start.html",
        title=", ".join(app.bundles),
        address=str(request.base_url).rstrip("/"),
        info=app.info(),
        bundles=bundles,
        weights={bundle.name: _short(bundle.model(), bundle) for bundle in bundles},
        images=list(_images(app.datastore(), bundles)),
    )


def calls_page(request: Request) -> HTMLResponse:
    """What may be asked of the server; parameters with a star must be given."""
    by_tag: dict[str, list[_Call]] = defaultdict(list)
    for path, methods in request.app.openapi()["paths"].items():
        for method, content in methods.items():
            names = [entry["name"] + "*" * entry.get("required", False) for entry in content.get("parameters", ())]
            call = _Call(method.upper(), path, content.get("summary", ""), names)
            by_tag[", ".join(content.get("tags", ["Others"]))].append(call)
    return _page("calls.html", title="calls", by_tag=by_tag, version=monailabel.__version__)


def log_page(request: Request) -> PlainTextResponse:
    """The end of the server's log; ?lines and ?refresh as 3D Slicer asks for them."""
    file = Path(settings.MONAI_LABEL_APP_DIR, "logs", "app.log")
    count, seconds = (_number(request, name, otherwise) for name, otherwise in (("lines", _LINES), ("refresh", 0)))
    with file.open(encoding="utf-8", errors="replace") as lines:
        text = "".join(deque(lines, count or None))
    return PlainTextResponse(text, headers={"Refresh": str(max(seconds, 3))} if seconds else None)


def _number(request: Request, name: str, otherwise: int) -> int:
    given = request.query_params.get(name, "")
    return int(given) if given.isdecimal() else otherwise


def _page(template: str, **content: Any) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(template).render(content))


def _short(weights: Path, bundle: ServedBundle) -> str:
    """From the folder that `runs`, or the bundle's folder's, is in."""
    folders = [folder for folder in (bundle.runs.parent, bundle.root.parents[1]) if weights.is_relative_to(folder)]
    return str(weights.relative_to(folders[0]) if folders else weights)


def _images(store: Datastore, bundles: list[ServedBundle]) -> Iterator[_Image]:
    """Of a folder: what is elsewhere would have to be fetched to be looked at."""
    if not isinstance(store, StudyStore):
        return
    labelled = set(store.get_labeled_images())
    for image_id in sorted(store.list_images())[:_MOST_IMAGES]:
        image = Path(store.get_image_uri(image_id))
        takers = [bundle for bundle in bundles if unfit_image(bundle, image) is None]
        predictions = [(bundle.name, "json" if bundle.kind == "classes" else "image") for bundle in takers]
        yield _Image(image_id, image_id in labelled, predictions)
