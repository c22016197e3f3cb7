"""Filters of the pictures, also where Django isn’t set up."""

from typing import Final

VIP: Final = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
SPENT: Final = {"key": "profile.totalAmount", "operator": "$gt", "values": [500]}
LOYAL: Final = {"key": "profile.orderCount", "operator": "$gte", "values": [10]}
WITHOUT_EMAIL: Final = {"key": "profile.email", "operator": "$nexist", "values": []}
