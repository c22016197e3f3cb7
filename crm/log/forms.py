from django import forms


class LogSearchForm(forms.Form):
    """What the activity log is searched for, and the entry before which to go on."""

    q = forms.CharField(required=False, max_length=200)
    before = forms.IntegerField(required=False, min_value=1)
