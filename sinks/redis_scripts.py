"""The Lua scripts of the Redis sink. Each is one event, all or nothing, and a no-op when the event was written before."""

from __future__ import annotations

from schemas.redis_keys import (
    ACTIVITY_TTL,
    FEED_KEPT,
    FEED_MAX_ENTRIES,
    KILL_TTL,
    MARKER_TTL,
    RECENT_LENGTH,
    STATUS_TTL,
    TIMELINE_LENGTH,
    TIMELINE_TTL,
)

# The head lost its epoch (flushed server) or went back behind what this sink has seen (restored from an older copy): the
# offsets to come would repeat used ones, so a new epoch begins with an empty stream.
_FEED = f"""
local function feed(head, stream, kind, payload, known_epoch, known_offset, new_epoch)
  local at = redis.call('HMGET', head, 'epoch', 'offset')
  local epoch, offset = at[1], tonumber(at[2])
  if not epoch or not offset or (epoch == known_epoch and offset < tonumber(known_offset)) then
    redis.call('DEL', stream)
    redis.call('HSET', head, 'epoch', new_epoch, 'offset', 0)
    epoch = new_epoch
  end
  local number = redis.call('HINCRBY', head, 'offset', 1)
  redis.call('XADD', stream, 'MAXLEN', '~', {FEED_MAX_ENTRIES}, '*', 'e', epoch, 'o', number, 't', kind, 'd', payload)
  redis.call('XTRIM', stream, 'MINID', '~', (tonumber(redis.call('TIME')[1]) - {FEED_KEPT}) .. '000')
  return {{epoch, number}}
end
"""

KILL = (
    _FEED
    + f"""
-- KEYS marker, kill, head, stream, recent, timelines...
-- ARGV id, hash, rank, later rank, digest, time (s), summary, payload or '', timelines (1 or 0),
--      known epoch, known offset, new epoch
local marker, id, time = KEYS[1], ARGV[1], ARGV[6]
local old = redis.call('HMGET', marker, 'hash', 'rank', 'later', 'digest', 'fed')
local outcome = 'new'
if old[1] then
  if old[1] ~= ARGV[2] then return {{'conflict', '', 0}} end
  local rank, was = tonumber(ARGV[3]), tonumber(old[2])
  if rank < was or (rank == was and tonumber(ARGV[4]) <= tonumber(old[3])) then return {{'duplicate', '', 0}} end
  outcome = 'updated'
end
redis.call('HSET', marker, 'hash', ARGV[2], 'rank', ARGV[3], 'later', ARGV[4], 'digest', ARGV[5])
redis.call('EXPIRE', marker, {MARKER_TTL})
if outcome == 'updated' and old[4] == ARGV[5] and (old[5] or ARGV[8] == '') then return {{'duplicate', '', 0}} end
redis.call('SET', KEYS[2], ARGV[7], 'EX', {KILL_TTL})
if ARGV[9] == '1' then
  for n = 5, #KEYS do
    local line = KEYS[n]
    redis.call('ZADD', line, time, id)
    local newest = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')[2]
    redis.call('ZREMRANGEBYSCORE', line, '-inf', '(' .. string.format('%d', tonumber(newest) - {TIMELINE_TTL}))
    local kept = {TIMELINE_LENGTH}
    if n == 5 then kept = {RECENT_LENGTH} end
    redis.call('ZREMRANGEBYRANK', line, 0, -kept - 1)
    redis.call('EXPIRE', line, {TIMELINE_TTL})
  end
end
if ARGV[8] == '' then return {{outcome, '', 0}} end
redis.call('HSET', marker, 'fed', 1)
local told = feed(KEYS[3], KEYS[4], old[5] and 'update' or 'kill', ARGV[8], ARGV[10], ARGV[11], ARGV[12])
return {{outcome, told[1], told[2]}}
"""
)
"""Answers {outcome, epoch, offset}: outcome is new, updated, duplicate or conflict; offset is 0 when nothing was fed."""

ACTIVITY = (
    _FEED
    + f"""
-- KEYS windows, values, rank, head, stream
-- ARGV id, window start, revision, kills, value, payload or '', known epoch, known offset, new epoch
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
if newest and tonumber(ARGV[2]) < tonumber(newest) - {ACTIVITY_TTL} then return {{'stale', '', 0}} end
local old = redis.call('HGET', KEYS[2], ARGV[1])
if old and tonumber(cjson.decode(old).revision) >= tonumber(ARGV[3]) then return {{'duplicate', '', 0}} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[5])
redis.call('EXPIRE', KEYS[2], {ACTIVITY_TTL})
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
redis.call('EXPIRE', KEYS[3], {ACTIVITY_TTL})
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[2])
newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%d', tonumber(newest) - {ACTIVITY_TTL}))
redis.call('EXPIRE', KEYS[1], {ACTIVITY_TTL})
local outcome = old and 'updated' or 'new'
if ARGV[6] == '' then return {{outcome, '', 0}} end
local told = feed(KEYS[4], KEYS[5], 'activity', ARGV[6], ARGV[7], ARGV[8], ARGV[9])
return {{outcome, told[1], told[2]}}
"""
)
"""Answers like `KILL`; stale: older than every window that is kept."""

ATTACH = """
-- KEYS head, stream; ARGV run id of the server, new epoch
local at = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'run_id')
if not at[1] or not at[2] or at[3] ~= ARGV[1] then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'offset', 0, 'run_id', ARGV[1])
  return {'attached', ARGV[2], 0}
end
return {'attached', at[1], tonumber(at[2])}
"""
"""At a sink's start. A server that was restarted since may have come back with an older copy of its data, which cannot be
told from the outside; a new epoch costs clients a snapshot, a repeated offset would cost them messages."""

STATUS = f"""
redis.call('HSET', KEYS[1], unpack(ARGV))
redis.call('EXPIRE', KEYS[1], {STATUS_TTL})
return {{'status', '', 0}}
"""
