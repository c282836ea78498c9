-- What wrk sends in each scenario, and the counts by which its answers are held against the database.
--
-- Settings come from the environment: BENCH_SCENARIO, BENCH_FIXTURE (folder of `manage.py bench_fixture`),
-- BENCH_SECONDS, BENCH_PATH (of a check-in), BENCH_RATE (requests a second, 0 for as many as possible), BENCH_SEED.
-- A thread stops asking after BENCH_SECONDS; wrk runs on a little longer, so that every request is answered.

local bit, ffi = require("bit"), require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
]]
local moment = ffi.new("bench_time")

local MONOTONIC, PROCESSOR = 1, 2

local function clock(which)
  ffi.C.clock_gettime(which or MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local scenario = os.getenv("BENCH_SCENARIO")
local seconds = tonumber(os.getenv("BENCH_SECONDS"))
local rate = tonumber(os.getenv("BENCH_RATE"))
local scan_path = os.getenv("BENCH_PATH")
local BATCH = 500
local REFUSED_OF_TEN = 2
local SHOWS_PER_SCAN = 10

-- Globals, because wrk hands these from its threads to `done`.
sent, ok, refused, busy, other, worst_lag, late, cpu_before = 0, 0, 0, 0, 0, 0, 0, 0

local function lines(name)
  local found = {}
  for line in io.lines(os.getenv("BENCH_FIXTURE") .. "/" .. name) do
    found[#found + 1] = line
  end
  return found
end

local function any(list)
  return list[math.random(#list)]
end

local function tampered(code)
  local last = code:sub(-1)
  return code:sub(1, -2) .. (last == "A" and "B" or "A")
end

-- Texts -----------------------------------------------------------------------------------------------------

local serial = 0
local stem -- the first half of every nonce of this thread

-- Sixteen bits in hexadecimal: joining these is compiled, string.format is not.
local hex = {}
for number = 0, 0xffff do hex[number] = string.format("%04x", number) end

local function nonce()
  serial = serial + 1
  return stem .. "-0000" .. hex[bit.rshift(serial, 16)] .. hex[bit.band(serial, 0xffff)]
end

local function wish(code, point)
  return '{"code":"' .. code .. '","point":"' .. point .. '","nonce":"' .. nonce() .. '","temperature":36.5}'
end

local function post(path, token, body)
  return "POST " .. path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAuthorization: Bearer " .. token ..
    "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

local codes, points, token, show_tokens, expired, revoked, other_points

local function scan()
  return post(scan_path, token, wish(any(codes), any(points)))
end

local function show()
  return post("/api/v1/shows", any(show_tokens), "{}")
end

local bad = {
  function() return wish(any(expired), any(points)) end,
  function() return wish(tampered(any(codes)), any(points)) end,
  function() return wish(any(codes), any(other_points)) end,
  function() return wish(any(revoked), any(points)) end,
}

local scenarios = {
  scans = scan,
  shows = show,
  mixed = function()
    if sent % (SHOWS_PER_SCAN + 1) == 0 then return scan() end
    return show()
  end,
  refusals = function()
    if sent % 10 < REFUSED_OF_TEN then return post(scan_path, token, any(bad)()) end
    return scan()
  end,
  batch = function()
    local rows = {}
    for place = 1, BATCH do rows[place] = wish(any(codes), any(points)) end
    return post(scan_path .. "/batch", token, '{"scans":[' .. table.concat(rows, ",") .. "]}")
  end,
}

-- Called by wrk ---------------------------------------------------------------------------------------------

local threads = {}
local next_request, ends, is_trial

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init()
  local seed = tonumber(os.getenv("BENCH_SEED")) + number
  math.randomseed(seed)
  stem = string.format("%08x-%04x-4%03x-a%03x", seed % 2 ^ 32, number, math.random(0, 0xfff), math.random(0, 0xfff))
  if scenario ~= "shows" then
    codes, points, token = lines("codes.txt"), lines("points.txt"), lines("token.txt")[1]
    expired, revoked, other_points = lines("expired.txt"), lines("revoked.txt"), lines("other_points.txt")
  end
  if scenario == "shows" or scenario == "mixed" then show_tokens = lines("show_tokens.txt") end
  next_request = scenarios[scenario]
  is_trial = number == 1 -- wrk asks its first thread for one request that it only looks at
end

function request()
  if is_trial then
    is_trial = false
    return next_request()
  end
  local now = clock()
  if not ends then ends, cpu_before = now + seconds, clock(PROCESSOR) end
  if now > ends then return "" end -- nothing is sent, and the connection waits for the end
  sent = sent + 1
  return next_request()
end

-- Without a count of each kind wrk is lighter: it knows by itself how many answers were above 399.
if scenario == "refusals" then
  function response(status)
    if status == 200 or status == 201 then ok = ok + 1
    elseif status == 503 then busy = busy + 1
    elseif status == 422 or status == 403 then refused = refused + 1
    else other = other + 1 end
  end
elseif scenario == "batch" then
  function response(status, headers, body)
    if status ~= 200 then busy = busy + 1 return end
    local _, rows = body:gsub('"status":20[01],', "")
    ok = ok + rows
    refused = refused + BATCH - rows
  end
end

-- A timetable for all connections of the thread: whoever is free takes the next departure. When none is free the
-- timetable runs late, and how much is told beside the latencies.
if rate > 0 then
  local gap, departure
  function delay()
    local now = clock()
    gap = gap or threads_count / rate
    departure = (departure or now) + gap
    local lag = now - departure
    if lag > 0.001 then late = late + 1 end
    worst_lag = math.max(worst_lag, lag)
    return math.max(0, math.floor(0.5 - lag * 1000))
  end
  local plain = setup
  function setup(thread)
    plain(thread)
    thread:set("threads_count", tonumber(os.getenv("BENCH_THREADS")))
  end
end

local function total(name)
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + thread:get(name) end
  return sum
end

function done(summary, latency)
  local lag, cpu = 0, clock(PROCESSOR)
  for _, thread in ipairs(threads) do lag = math.max(lag, thread:get("worst_lag")) end
  local figures = {
    sent = total("sent"), answered = summary.requests, above_399 = summary.errors.status,
    broken = summary.errors.connect + summary.errors.read + summary.errors.write,
    ok = total("ok"), refused = total("refused"), busy = total("busy"), other = total("other"),
    cpu = cpu - threads[1]:get("cpu_before"), late = total("late"), worst_lag_ms = lag * 1000,
    p50_ms = latency:percentile(50) / 1000, p90_ms = latency:percentile(90) / 1000,
    p99_ms = latency:percentile(99) / 1000, p999_ms = latency:percentile(99.9) / 1000, worst_ms = latency.max / 1000,
  }
  local parts = {}
  for name, value in pairs(figures) do parts[#parts + 1] = string.format('"%s": %.10g', name, value) end
  io.stderr:write("{" .. table.concat(parts, ", ") .. "}\n")
end
