"""How forms are drawn: Designsystemet's fields, everywhere but in the admin."""

from typing import Any

from django.forms import BoundField, MultiWidget, Widget
from django.forms.renderers import TemplatesSetting


class Field(BoundField):
    """A field whose widgets get Designsystemet's class, unless they have one of their own."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        """Django's attributes (required, aria-invalid, aria-describedby) and the class."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, MultiWidget):
            # What is given to the whole would overrule each part's own class.
            for part in widget.widgets:
                part.attrs.setdefault("class", "ds-input")
        elif widget.is_hidden:
            attrs.pop("aria-describedby", None)
        elif "class" not in widget.attrs:
            attrs.setdefault("class", "ds-input")
        return attrs

    @property
    def first_id(self) -> str:
        """Where a link in the error summary leads: the first input, where there are several."""
        return f"{self.auto_id}_0" if self.is_group else self.auto_id

    @property
    def is_group(self) -> bool:
        """Whether the field is several inputs that share one question."""
        return bool(self.field.widget.use_fieldset)

    @property
    def is_toggle(self) -> bool:
        """Whether the input stands before its label."""
        return getattr(self.field.widget, "input_type", "") == "checkbox" and not self.is_group

    @property
    def as_drawn(self) -> str:
        """The hidden input with what stood there when the form was drawn, of fields that ask it."""
        return self.as_hidden(only_initial=True) if self.field.show_hidden_initial else ""

    @property
    def says_whether_required(self) -> bool:
        """A form of one field needs no such words."""
        return len(self.form.visible_fields()) > 1


class Renderer(TemplatesSetting):
    """Templates in templates/forms/; the admin draws its own rows."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field
