const { createHmac } = require("node:crypto");

const SECRET = Buffer.from(process.env.MEMBER_HASH_SECRET, "hex");

function memberHash(memberId) {
  return createHmac("sha256", SECRET).update(memberId, "utf8").digest("hex");
}
