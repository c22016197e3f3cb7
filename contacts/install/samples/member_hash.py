import hashlib
import hmac
import os

SECRET = bytes.fromhex(os.environ["MEMBER_HASH_SECRET"])


def member_hash(member_id: str) -> str:
    return hmac.new(SECRET, member_id.encode(), hashlib.sha256).hexdigest()
