"""element makes pieces of a page that mean what they say."""

from xml.etree.ElementTree import tostring

from common.report.element import element


def test_text_and_attributes_are_escaped() -> None:
    made = element("td", {"data-value": '"><b>'}, "<script>alert(1)</script> & more")
    assert tostring(made, "unicode", method="html") == (
        '<td data-value="&quot;&gt;<b&gt;">&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</td>'
    )


def test_children_keep_their_order() -> None:
    made = element("p", None, "one ", element("b", None, "two"), " three ", "four", element("i", None, "five"))
    assert tostring(made, "unicode", method="html") == "<p>one <b>two</b> three four<i>five</i></p>"
