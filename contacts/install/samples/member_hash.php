<?php

function member_hash(string $memberId): string
{
    return hash_hmac('sha256', $memberId, hex2bin(getenv('MEMBER_HASH_SECRET')));
}
