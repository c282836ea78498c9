-- Each request is another child's answer by another parent: BENCH_FILE has a token, a member and a round a line.
-- Thread n of BENCH_THREADS takes every n-th line from BENCH_FIRST on; what is sent twice would be a correction.
-- Every connection waits BENCH_PAUSE milliseconds before each request.
local threads, seconds = tonumber(os.getenv("BENCH_THREADS")), tonumber(os.getenv("BENCH_SECONDS"))
local first, pause = tonumber(os.getenv("BENCH_FIRST")), tonumber(os.getenv("BENCH_PAUSE"))
local all, lines, place, ends = {}, nil, 0, nil
sent, is_trial = 0, true

local BODY = '{"round":"%s","member":"%s","nonce":"%s","seconds":21.5,"values":{"temperature":36.%d,"symptoms":[],'
  .. '"family":"no","contact":"no","travel":"no"}}'

function setup(thread)
  all[#all + 1] = thread
  thread:set("number", #all)
end

function init()
  math.randomseed(number)
  lines = {}
  local n = 0
  for line in io.lines(os.getenv("BENCH_FILE")) do
    n = n + 1
    if n > first and n % threads == number - 1 then lines[#lines + 1] = line end
  end
end

function delay()
  return pause
end

function request()
  ends = ends or os.time() + seconds
  if place >= #lines or os.time() >= ends then return "" end
  if is_trial then is_trial = false else place = place + 1 end -- wrk looks at the first one without sending it
  sent = sent + 1
  local token, member, round = lines[math.max(place, 1)]:match("(%S+) (%S+) (%S+)")
  local nonce = ("%08x-0000-4000-8000-%012x"):format(number, place)
  local body = BODY:format(round, member, nonce, math.random(0, 9))
  return wrk.format("POST", "/api/v1/answers", { authorization = "Bearer " .. token }, body)
end

function done(summary, latency)
  local total = 0
  for _, thread in ipairs(all) do total = total + thread:get("sent") end
  io.stderr:write(string.format(
    '{"sent": %d, "answered": %d, "refused": %d, "broken": %d, "p50_ms": %.1f, "p99_ms": %.1f}\n',
    total, summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
