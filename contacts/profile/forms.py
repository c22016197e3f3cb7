from django import forms


class MergeForm(forms.Form):
    """Into whom whom: the versions are those that the preview showed."""

    kept_version = forms.IntegerField(min_value=0)
    absorbed_version = forms.IntegerField(min_value=0)
