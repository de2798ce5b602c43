"""The Lua scripts of the Redis sink. Each is one event at once, and a no-op when the event was written before.

Redis undoes nothing when a command in a script is refused; what comes before it may be done again.
"""

from __future__ import annotations

from schemas.redis_keys import (
    ACTIVITY_TTL,
    BATTLE_MARKER_TTL,
    BOARD_ACTIVE,
    BOARD_LENGTH,
    DOCTRINE_MARKER_TTL,
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
local function feed(head, stream, kind, payload, known_epoch, known_offset, new_epoch, before)
  local at = redis.call('HMGET', head, 'epoch', 'offset')
  local epoch, offset = at[1], tonumber(at[2])
  if not epoch or not offset or (epoch == known_epoch and offset < tonumber(known_offset)) then
    redis.call('DEL', stream)
    redis.call('HSET', head, 'epoch', new_epoch, 'offset', 0)
    epoch = new_epoch
  end
  local number = redis.call('HINCRBY', head, 'offset', 1)
  local entry = {{'e', epoch, 'o', number, 't', kind, 'd', payload}}
  if before then entry[9], entry[10] = 'b', before end
  redis.call('XADD', stream, 'MAXLEN', '~', {FEED_MAX_ENTRIES}, '*', unpack(entry))
  redis.call('XTRIM', stream, 'MINID', '~', (tonumber(redis.call('TIME')[1]) - {FEED_KEPT}) .. '000')
  return {{epoch, number}}
end
"""

KILL = (
    _FEED
    + f"""
-- KEYS marker, kill, head, stream, recent, timelines..., then the timelines that the mail counting so far is to leave
-- ARGV id, body rank, opinion rank, content, news, time (s), summary, event, tell (1 or 0), number of timelines,
--      body rank that the timelines to leave belong to, or '', known epoch, known offset, new epoch
local marker, id, body, opinion, content, tell = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[9] == '1'
local old = redis.call('HMGET', marker, 'body', 'opinion', 'content', 'news', 'fed')
local outcome = 'new'
if old[1] then
  local surer, newer, other = body > old[1], opinion > old[2], content ~= old[3]
  if (surer and opinion < old[2]) or (newer and body < old[1]) or (surer and other and ARGV[11] ~= old[1]) then
    return {{'join', '', 0, redis.call('HGET', marker, 'event')}}
  end
  if not surer and not newer then
    outcome = other and 'conflict' or 'duplicate'
    if not tell or old[5] then return {{outcome, '', 0}} end
    local told = feed(KEYS[3], KEYS[4], 'kill', redis.call('HGET', marker, 'event'), ARGV[12], ARGV[13], ARGV[14])
    redis.call('HSET', marker, 'fed', 1)
    return {{outcome, told[1], told[2]}}
  end
  outcome = 'updated'
end
local no_news = outcome == 'updated' and old[4] == ARGV[5] and (old[5] or not tell)
if not no_news then
  local last = 4 + tonumber(ARGV[10])
  for n = last + 1, #KEYS do redis.call('ZREM', KEYS[n], id) end
  for n = 5, last do
    local line = KEYS[n]
    redis.call('ZADD', line, ARGV[6], id)
    local newest = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')[2]
    redis.call('ZREMRANGEBYSCORE', line, '-inf', '(' .. string.format('%d', tonumber(newest) - {TIMELINE_TTL}))
    local kept = {TIMELINE_LENGTH}
    if n == 5 then kept = {RECENT_LENGTH} end
    redis.call('ZREMRANGEBYRANK', line, 0, -kept - 1)
    redis.call('EXPIRE', line, {TIMELINE_TTL})
  end
  redis.call('SET', KEYS[2], ARGV[7], 'EX', {KILL_TTL})
end
-- Behind what may be refused: a kill whose marker says that it was written is written.
redis.call('HSET', marker, 'body', body, 'opinion', opinion, 'content', content, 'news', ARGV[5], 'event', ARGV[8])
redis.call('EXPIRE', marker, {MARKER_TTL})
if no_news then return {{'duplicate', '', 0}} end
if not tell then return {{outcome, '', 0}} end
local told = feed(KEYS[3], KEYS[4], old[5] and 'update' or 'kill', ARGV[8], ARGV[12], ARGV[13], ARGV[14])
redis.call('HSET', marker, 'fed', 1)
return {{outcome, told[1], told[2]}}
"""
)
"""Answers {outcome, epoch, offset}: outcome is new, updated, duplicate or conflict; offset is 0 when nothing was fed.

Ranks are compared as texts (`sinks.redis_rank`); the rule is `schemas.precedence`. Outcome join, with what counts so far as a
fourth part, changes nothing: mail and opinion that count come from two events, or the mail takes the place of another one.
`sinks.redis_commands` joins the two and asks again.
"""

ACTIVITY = (
    _FEED
    + f"""
-- KEYS windows, values, rank, head, stream
-- ARGV id, window start, kills, value, payload or '', the value's rank (revision, uploads, priced, isk or ''),
--      known epoch, known offset, new epoch
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
if newest and tonumber(ARGV[2]) < tonumber(newest) - {ACTIVITY_TTL} then return {{'stale', '', 0}} end
local old = redis.call('HGET', KEYS[2], ARGV[1])
if old then
  local known = cjson.decode(old)
  local ranks = {{known.revision, known.uploads or 0, known.kills - known.unpriced, tonumber(known.isk) or -math.huge}}
  local higher = false
  for n = 1, 4 do
    local rank = tonumber(ARGV[5 + n]) or -math.huge
    if rank ~= ranks[n] then
      higher = rank > ranks[n]
      break
    end
  end
  if not higher then return {{'duplicate', '', 0}} end
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], {ACTIVITY_TTL})
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[3], {ACTIVITY_TTL})
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[2])
newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%d', tonumber(newest) - {ACTIVITY_TTL}))
redis.call('EXPIRE', KEYS[1], {ACTIVITY_TTL})
local outcome = old and 'updated' or 'new'
if ARGV[5] == '' then return {{outcome, '', 0}} end
local told = feed(KEYS[4], KEYS[5], 'activity', ARGV[5], ARGV[10], ARGV[11], ARGV[12])
return {{outcome, told[1], told[2]}}
"""
)
"""Answers like `KILL`; stale: older than every window that is kept. Of two values the one of higher rank counts, compared as in
`schemas.activity.figures_rank`."""

FIT = (
    _FEED
    + f"""
-- KEYS marker, head, stream
-- ARGV rank of its mail, payload, known epoch, known offset, new epoch
local old = redis.call('GET', KEYS[1])
if old == ARGV[1] then return {{'duplicate', '', 0}} end
if old and old > ARGV[1] then return {{'stale', '', 0}} end
local told = feed(KEYS[2], KEYS[3], 'fit', ARGV[2], ARGV[3], ARGV[4], ARGV[5])
redis.call('SET', KEYS[1], ARGV[1], 'EX', {MARKER_TTL})
return {{old and 'updated' or 'new', told[1], told[2]}}
"""
)
"""Answers like `KILL`; stale: of a mail that ranks lower than the one whose fit was told. A rank is the digit of its proof and
the digest of its content, so texts compare as `schemas.precedence` does."""

BATTLE = (
    _FEED
    + f"""
-- KEYS marker, board, ends, head, stream
-- ARGV id, revision, type, entry, news (1: tell it to those who never heard of this battle), seconds on the board (0: it leaves),
--      known epoch, known offset, new epoch
local marker, board, ends, id = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local old = redis.call('HMGET', marker, 'revision', 'entry')
local known, revision, stays = tonumber(old[1]), tonumber(ARGV[2]), tonumber(ARGV[6])
if known and known == revision then return {{'duplicate', '', 0}} end
if known and known > revision then return {{'stale', '', 0}} end
if not known and ARGV[5] == '0' then return {{'untold', '', 0}} end
-- Keys of another type are refused here, before anything is told. A server short of memory may have dropped one of the two.
if redis.call('HLEN', board) ~= redis.call('ZCARD', ends) then redis.call('DEL', board, ends) end
local before = nil
if stays == 0 and old[2] then before = old[2] end
local told = feed(KEYS[4], KEYS[5], ARGV[3], ARGV[4], ARGV[7], ARGV[8], ARGV[9], before)
redis.call('HSET', marker, 'revision', ARGV[2])
if stays > 0 then redis.call('HSET', marker, 'entry', ARGV[4]) end
redis.call('EXPIRE', marker, {BATTLE_MARKER_TTL})
local time = redis.call('TIME')
local now = tonumber(time[1])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, {BOARD_LENGTH})) do
  redis.call('ZREM', ends, gone)
  redis.call('HDEL', board, gone)
end
if stays == 0 then
  redis.call('ZREM', ends, id)
  redis.call('HDEL', board, id)
else
  local at = string.format('%s %.0f %.0f %s', told[1], told[2], now * 1000 + math.floor(tonumber(time[2]) / 1000), ARGV[3])
  redis.call('HSET', board, id, at .. '\\n' .. ARGV[4])
  redis.call('ZADD', ends, now + stays, id)
  local over = redis.call('ZCARD', ends) - {BOARD_LENGTH}
  for _ = 1, over do redis.call('HDEL', board, redis.call('ZPOPMIN', ends)[1]) end
end
redis.call('EXPIRE', board, {BOARD_ACTIVE})
redis.call('EXPIRE', ends, {BOARD_ACTIVE})
return {{known and 'updated' or 'new', told[1], told[2]}}
"""
)
"""Answers like `KILL`; stale: a higher revision was told; untold: old news of a battle that nobody heard of."""

DOCTRINE = (
    _FEED
    + f"""
-- KEYS marker, head, stream
-- ARGV revision, type, entry, digest of what people see, news (1: tell it to those who never heard of this doctrine),
--      quiet (1: no news when people see what they saw), merged (1: it has no figures of its own),
--      known epoch, known offset, new epoch
local marker = KEYS[1]
local old = redis.call('HMGET', marker, 'revision', 'entry', 'shown')
local known, revision, merged = tonumber(old[1]), tonumber(ARGV[1]), ARGV[7] == '1'
if known and known == revision then return {{'duplicate', '', 0}} end
if known and known > revision then return {{'stale', '', 0}} end
if not known and ARGV[5] == '0' then return {{'untold', '', 0}} end
local told, outcome = {{'', 0}}, known and 'updated' or 'new'
if ARGV[6] == '1' and old[3] == ARGV[4] then
  outcome = 'unchanged'
else
  told = feed(KEYS[2], KEYS[3], ARGV[2], ARGV[3], ARGV[8], ARGV[9], ARGV[10], merged and old[2] or nil)
end
redis.call('HSET', marker, 'revision', ARGV[1])
if merged then redis.call('HDEL', marker, 'shown')
elseif outcome ~= 'unchanged' then redis.call('HSET', marker, 'entry', ARGV[3], 'shown', ARGV[4]) end
redis.call('EXPIRE', marker, {DOCTRINE_MARKER_TTL})
return {{outcome, told[1], told[2]}}
"""
)
"""Answers like `BATTLE`; unchanged: a revision in which people see what they were told last."""

PRICE = """
-- KEYS price; ARGV as_of, received_at, value, seconds to live
local old = redis.call('GET', KEYS[1])
if old then
  local known = cjson.decode(old)
  local newer = ARGV[1] > known.as_of or (ARGV[1] == known.as_of and ARGV[2] > known.received_at)
  if not newer then return {'duplicate', '', 0} end
end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
return {old and 'updated' or 'new', '', 0}
"""
"""Answers like `KILL`. Times are UTC text of one form, so that they compare as they are."""

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
