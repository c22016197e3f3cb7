"""The pages of managers and invitations, in the channel's settings; and the page behind an invitation's link."""
