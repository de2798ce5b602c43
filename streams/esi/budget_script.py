"""The account of ESI's limits in Redis, shared by all processes: one Lua script, which reserves and settles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from schemas.redis_keys import EsiKeys
from streams.esi.limits import Limit

SCRIPT = """
-- KEYS silence, then one hash a limit
-- ARGV 'reserve', now (ms), then for each limit: usable, window (ms), slot (ms), price
--   or 'settle', now (ms), silent until (ms, 0: not), then for each limit: usable, window (ms), slot (ms), slot reserved in (-1:
--      none), amount reserved, amount spent, left as ESI says (-1: it does not), silent until (ms, 0: not)
local op, now = ARGV[1], tonumber(ARGV[2])

local function account(key, window, slot)
  local sum, numbers, amounts, all = 0, {}, {}, redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local number = tonumber(all[i])
    if number and (number + 1) * slot <= now - window then
      redis.call('HDEL', key, all[i])
    elseif number then
      numbers[#numbers + 1] = number
      amounts[number] = tonumber(all[i + 1])
      sum = sum + amounts[number]
    end
  end
  table.sort(numbers)
  return sum, numbers, amounts
end

local function spend(key, window, slot, amount)
  local number = math.floor(now / slot)
  redis.call('HINCRBY', key, string.format('%d', number), amount)
  redis.call('PEXPIRE', key, string.format('%d', window + slot))
  return number
end

if op == 'reserve' then
  local silent = tonumber(redis.call('GET', KEYS[1]) or 0)
  local wait = silent > now and silent or 0
  local sums, hushes = {}, {}
  for n = 2, #KEYS do
    local at = 3 + (n - 2) * 4
    local usable, window, slot, price = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
    local sum, numbers, amounts = account(KEYS[n], window, slot)
    local over = sum + price - usable
    for _, number in ipairs(numbers) do
      if over <= 0 then break end
      over = over - amounts[number]
      wait = math.max(wait, (number + 1) * slot + window)
    end
    local hushed = tonumber(redis.call('HGET', KEYS[n], 'until') or 0)
    if hushed > now then wait = math.max(wait, hushed) end
    hushes[#hushes + 1] = string.format('%d', hushed)
    sums[n] = sum + price
  end
  if wait > 0 then return {0, string.format('%d', wait), string.format('%d', silent), unpack(hushes)} end
  local answer = {1}
  for n = 2, #KEYS do
    local at = 3 + (n - 2) * 4
    answer[#answer + 1] = spend(KEYS[n], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), ARGV[at + 3])
    answer[#answer + 1] = sums[n]
  end
  return answer
end

local silent = tonumber(ARGV[3])
if silent > now and silent > tonumber(redis.call('GET', KEYS[1]) or 0) then
  redis.call('SET', KEYS[1], string.format('%d', silent), 'PX', string.format('%d', silent - now))
end
local answer = {1}
for n = 2, #KEYS do
  local at = 4 + (n - 2) * 8
  local usable, window, slot = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local reserved, left, hushed = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 6]), tonumber(ARGV[at + 7])
  if reserved > 0 and redis.call('HEXISTS', KEYS[n], ARGV[at + 3]) == 1 then
    redis.call('HINCRBY', KEYS[n], ARGV[at + 3], -reserved)
  end
  spend(KEYS[n], window, slot, ARGV[at + 5])
  local sum = account(KEYS[n], window, slot)
  if left >= 0 and usable - sum > left then
    spend(KEYS[n], window, slot, string.format('%d', usable - sum - left))
    sum = usable - left
  end
  if hushed > tonumber(redis.call('HGET', KEYS[n], 'until') or 0) then
    redis.call('HSET', KEYS[n], 'until', string.format('%d', hushed))
    redis.call('PEXPIRE', KEYS[n], string.format('%d', math.max(window + slot, hushed - now)))
  end
  answer[#answer + 1] = math.floor(now / slot)
  answer[#answer + 1] = sum
end
return answer
"""
"""Reserve: nothing is taken unless it fits into every limit; answers {1, slot, sum, slot, sum, ...}, or {0, when it does, until
when all are silent, until when each limit is, ...} in ms.
Settle: what was reserved goes, what was spent comes, and where ESI knows of more than we do (another program at our address) the
difference is spent too; answers as reserve does."""

KEYS = EsiKeys()


@dataclass(frozen=True, slots=True)
class Entry:
    """One limit's part of a settlement."""

    limit: Limit
    slot: int = -1
    reserved: int = 0
    spent: int = 0
    left: int = -1
    """Of what we may use, as ESI says; -1: it does not."""
    silent_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now. Unix seconds; 0: not silent."""

    until: float
    silent_until: float
    """For everybody, whatever he asks."""
    hushed_until: tuple[float, ...]
    """For each limit."""


class Shared:
    """The script's caller. Raises what the Redis client raises."""

    def __init__(self, redis: Redis) -> None:
        self._script = redis.register_script(SCRIPT)

    async def reserve(self, parts: Sequence[tuple[Limit, int]], now: float) -> Wait | list[tuple[int, int]]:
        """[(slot, sum) of each limit] when reserved."""
        arguments: list[str | int] = ["reserve", _ms(now)]
        for limit, price in parts:
            arguments += [limit.usable, _ms(limit.window), _ms(limit.slot), price]
        answer = await self._call([limit for limit, _ in parts], arguments)
        if int(answer[0]):
            return _pairs(answer)
        until, silent, *hushed = (int(time) / 1000 for time in answer[1:])
        return Wait(until, silent, tuple(hushed))

    async def settle(self, entries: Sequence[Entry], silent_until: float, now: float) -> list[tuple[int, int]]:
        """[(slot, sum) of each limit]."""
        arguments: list[str | int] = ["settle", _ms(now), _ms(silent_until)]
        for entry in entries:
            limit = entry.limit
            arguments += [limit.usable, _ms(limit.window), _ms(limit.slot), entry.slot, entry.reserved, entry.spent]
            arguments += [entry.left, _ms(entry.silent_until)]
        return _pairs(await self._call([entry.limit for entry in entries], arguments))

    async def _call(self, limits: Sequence[Limit], arguments: Sequence[str | int]) -> list[bytes | int]:
        keys = [KEYS.silence(), *(KEYS.spent(limit.name) for limit in limits)]
        answer: list[bytes | int] = await self._script(keys, arguments)
        return answer


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _pairs(answer: list[bytes | int]) -> list[tuple[int, int]]:
    numbers = [int(number) for number in answer[1:]]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
