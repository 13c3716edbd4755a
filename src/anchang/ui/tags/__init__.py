"""The template library, one module for each kind of part; `anchang.ui.templatetags.ui` gathers them."""
