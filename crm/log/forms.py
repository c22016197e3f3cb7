from django import forms

from crm.ids import IdField


class LogSearchForm(forms.Form):
    """What the activity log is searched for, and the entry before which the next page begins."""

    q = forms.CharField(required=False, max_length=200)
    before = IdField(required=False)
