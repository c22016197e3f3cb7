"""Settings → Install script: how the company's web site tells Roster who its visitors are: docs/install-script.md."""
