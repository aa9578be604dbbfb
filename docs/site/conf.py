"""How Sphinx draws the site; `docs/build_site.py` gathers its pages and says the language."""

from __future__ import annotations

from amp_registry.version import VERSION

project = "amp-registry"
author = "amp-registry"
copyright = "amp-registry"  # noqa: A001 - Sphinx's own name
release = VERSION
root_doc = "docs/README"
extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]
highlight_language = "text"
smartquotes = False
html_theme = "furo"
html_title = f"amp-registry {VERSION}"
html_static_path = ["assets"]
html_css_files = ["site.css"]
templates_path = ["parts"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "other_language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
