/** Queries as people and their dashboards write them, and the corners of the language; none of them twice. */
const ALERTS = `
up == 0
up{job="api"} != 1
absent(up{job="nobody"})
absent(up{job="nobody",instance=~"x.*"})
absent(up{job="api"})
absent_over_time(up{job="nobody"}[5m])
avg_over_time(up[10m]) < 0.95
count(up == 0) by (job)
count(up == 1) by (job) / count(up) by (job)
count by (job) (up == 0) > 1 or vector(0)
sum by (job) (rate(requests_total{code=~"5.."}[5m])) / sum by (job) (rate(requests_total[5m])) > 0.01
sum(rate(requests_total{code="500"}[5m])) by (instance) / ignoring (code) sum(rate(requests_total[5m])) by (instance)
1 - sum(rate(requests_total{code=~"5.."}[30m])) / sum(rate(requests_total[30m]))
(1 - sum(rate(requests_total{code!~"5.."}[1h])) / sum(rate(requests_total[1h]))) / (1 - 0.999)
sum by (job) (increase(requests_total[1h])) > 1000
changes(up[15m]) > 2
resets(requests_total[1h]) > 0
predict_linear(memory_bytes[1h], 4 * 3600) > 4.2e9
deriv(memory_bytes[30m]) > 0
delta(memory_bytes[10m])
memory_bytes / on (job) group_left () limit > 0.97
memory_bytes > on (job) group_left limit
limit - on (job) group_right () memory_bytes
(memory_bytes > 4e9) and on (job, instance) up == 1
memory_bytes unless on (instance) (up{job="api"} == 0)
time() - timestamp(up) > 60
max_over_time(queue_depth[10m]) > 10 and avg_over_time(queue_depth[10m]) > 5
min_over_time(up[5m]) == 0
quantile_over_time(0.95, queue_depth[30m])
stddev_over_time(memory_bytes[30m]) / avg_over_time(memory_bytes[30m])
(avg_over_time(memory_bytes[5m]) - avg_over_time(memory_bytes[1h])) / stddev_over_time(memory_bytes[1h])
sum(up) < bool 6
group by (version) (build_info)
count by (version) (build_info)
count_values("version", up)
count_values by (job) ("depth", queue_depth)
`;
const DASHBOARDS = `
rate(requests_total[5m])
irate(requests_total[2m])
increase(requests_total[15m])
sum(rate(requests_total[5m]))
sum by (job) (rate(requests_total[5m]))
sum by (job, code) (rate(requests_total[5m]))
sum without (instance) (rate(requests_total[5m]))
sum without (instance, code) (rate(requests_total[5m]))
avg by (job) (rate(requests_total[5m]))
topk(3, sum by (instance, job) (rate(steady_total[5m])))
bottomk(2, memory_bytes)
topk by (job) (1, memory_bytes)
bottomk by (job) (1, memory_bytes)
topk(100, memory_bytes)
topk(0, memory_bytes)
quantile(0.9, memory_bytes)
quantile by (job) (0.25, memory_bytes)
quantile(-1, memory_bytes)
quantile(2, memory_bytes)
histogram_quantile(0.5, rate(latency_seconds_bucket[5m]))
histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0.95, sum by (le, job) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0.99, sum by (le, instance) (increase(latency_seconds_bucket[10m])))
histogram_quantile(0.99, latency_seconds_bucket)
histogram_quantile(-0.1, sum by (le) (rate(latency_seconds_bucket[5m])))
histogram_quantile(1.1, sum by (le) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket{le!="+Inf"}[5m])))
rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])
sum(rate(latency_seconds_sum[5m])) by (job) / sum(rate(latency_seconds_count[5m])) by (job)
sum(rate(latency_seconds_bucket{le="0.5"}[5m])) by (job) / sum(rate(latency_seconds_count[5m])) by (job)
(sum(rate(latency_seconds_bucket{le="0.5"}[5m])) by (job) + sum(rate(latency_seconds_bucket{le="2.5"}[5m])) by (job)) / 2 / sum(rate(latency_seconds_count[5m])) by (job)
memory_bytes / 1024 / 1024
memory_bytes{job="api"} offset 30m
memory_bytes - memory_bytes offset 1h
sum(memory_bytes) - sum(memory_bytes offset 5m)
rate(requests_total[5m] offset 10m)
rate(requests_total[5m] offset -2m)
rate(requests_total[5m] @ end())
rate(requests_total[5m] @ start() offset 3m)
memory_bytes @ start()
memory_bytes @ end()
memory_bytes / memory_bytes @ start()
avg_over_time(memory_bytes[10m])
max_over_time(rate(requests_total[5m])[30m:1m])
min_over_time(sum by (job) (rate(requests_total[5m]))[1h:5m])
avg_over_time((memory_bytes > 4e9)[30m:1m])
quantile_over_time(0.9, rate(steady_total[5m])[1h:2m])
sum_over_time(up[1h:])
count_over_time(flaky_gauge[1h])
count_over_time(flaky_gauge[1h:15s])
last_over_time(flaky_gauge[30m])
present_over_time(flaky_gauge[10m])
changes(queue_depth[1h])
idelta(memory_bytes[5m])
stdvar_over_time(queue_depth[20m])
sum(requests_total) by (code)
max by (job) (memory_bytes) - min by (job) (memory_bytes)
stddev(memory_bytes)
stdvar by (job) (queue_depth)
count(requests_total) by (job)
group(requests_total)
rate(requests_total[5m]) * on (job, instance) group_left (version) build_info
sum by (version) (rate(requests_total[5m]) * on (job, instance) group_left (version) build_info)
build_info * on (job, instance) group_right (version) rate(requests_total[5m])
label_replace(up, "host", "$1", "instance", "([^:]+):.*")
label_replace(up, "host", "$1", "instance", "nothing")
label_replace(up, "host", "", "instance", ".*")
label_replace(up, "job", "x-$1", "job", "(.*)")
label_replace(up, "host", "\${host}!", "instance", "(?P<host>[a-z]):1")
label_join(up, "both", "/", "job", "instance")
label_join(up, "both", "")
sum by (host) (label_replace(memory_bytes, "host", "$1", "instance", "(.*):1"))
sort(memory_bytes)
sort_desc(memory_bytes)
scalar(sum(memory_bytes))
vector(1)
vector(time())
memory_bytes / scalar(sum(memory_bytes))
sum(up) > bool 3
sgn(deriv(memory_bytes[10m]))
clamp_max(queue_depth, 5)
clamp_min(queue_depth, 5)
clamp(queue_depth, 2, 5)
clamp(queue_depth, 5, 2)
round(memory_bytes, 1e6)
round(queue_depth / 3)
ceil(rate(requests_total[5m]))
floor(rate(requests_total[5m]))
exp(up)
ln(memory_bytes)
log2(memory_bytes)
log10(memory_bytes)
sqrt(memory_bytes)
abs(memory_bytes - 4e9)
`;
const CORNERS = `
odd_gauge
odd_gauge == odd_gauge
odd_gauge != odd_gauge
odd_gauge > 0
odd_gauge > bool 0
sum(odd_gauge)
avg(odd_gauge)
max(odd_gauge)
min(odd_gauge)
count(odd_gauge)
quantile(0.5, odd_gauge)
sum_over_time(odd_gauge[10m])
avg_over_time(odd_gauge[10m])
max_over_time(odd_gauge[10m])
min_over_time(odd_gauge[10m])
changes(odd_gauge[10m])
quantile_over_time(0.5, odd_gauge[10m])
abs(odd_gauge)
sqrt(odd_gauge)
ln(odd_gauge)
sgn(odd_gauge)
-odd_gauge
odd_gauge ^ 2
odd_gauge % 2
odd_gauge / 0
0 / odd_gauge
odd_gauge * Inf
sort(odd_gauge)
flaky_gauge
flaky_gauge offset 3m
count(flaky_gauge)
flaky_gauge or up
up or flaky_gauge
flaky_gauge and up
up unless flaky_gauge
sum(flaky_gauge) or vector(0)
timestamp(flaky_gauge)
timestamp(flaky_gauge offset 1m)
resets(flaky_gauge[20m])
delta(flaky_gauge[10m])
deriv(flaky_gauge[10m])
predict_linear(flaky_gauge[10m], 600)
time()
pi()
1
1 + 2 * 3
2 ^ 3 ^ 2
-1 ^ 2
-(1) ^ 2
7 % 4
-7 % 4
7 % -4
1 / 0
-1 / 0
0 / 0
1 atan2 2
1 == bool 1
1 != bool 1
NaN == bool NaN
Inf - Inf
1e3
0x1F
1 < bool 2
hour()
minute()
month()
year()
day_of_week()
day_of_month()
day_of_year()
days_in_month()
hour(vector(1136239445))
minute(vector(1136239445))
month(vector(1136239445))
year(vector(1136239445))
day_of_week(vector(1136239445))
day_of_month(vector(1136239445))
days_in_month(vector(1455000000))
sin(queue_depth)
cos(queue_depth)
tan(queue_depth)
asin(up)
acos(up)
atan(queue_depth)
sinh(up)
cosh(up)
tanh(up)
asinh(queue_depth)
acosh(queue_depth + 1)
atanh(up / 2)
deg(queue_depth)
rad(queue_depth)
{__name__="up"}
{__name__=~"up|limit"}
{__name__=~"requests_.*",code="200"}
{job="api",__name__!~"latency.*|requests.*|steady.*"}
up{job=~".*"}
up{job=~".+",instance=~"a:.|b:."}
up{job!~"a.*"}
up{missing=""}
up{missing!=""}
up{instance=~""}
requests_total{code=~"2..|4.."}
up{job="api"} + up{job="worker"}
up{job="api"} + ignoring (job) up{job="worker"}
up{job="api"} + on (instance) up{job="worker"}
up{job="api"} == on (instance) up{job="worker"}
up{job="api"} and on (instance) up{job="worker"}
up{job="api"} or on (instance) up{job="worker"}
up{job="api"} unless on () up{job="worker"}
up == on (job, instance) group_left (version) build_info
sum by (nothing) (up)
sum without () (up)
sum by () (up)
sum(sum by (job) (up))
sum(up) + on () sum(limit)
up * 2 > 1
2 * up > bool 1
(up > bool 0) * 5
not_there
rate(not_there[5m])
sum(not_there)
count(not_there) or vector(0)
scalar(not_there)
vector(scalar(up))
absent(not_there)
absent(sum(not_there))
sum(rate(not_there[5m])) / sum(rate(requests_total[5m]))
avg_over_time(up[1h] offset 30m)
avg_over_time(up[3h])
max_over_time(up[20m:7m])
sum_over_time(vector(1)[10m:1m])
count_over_time(vector(time())[10m:30s])
sum_over_time((up offset 5m)[10m:1m])
sum_over_time(up[10m:1m] offset 5m)
sum_over_time(up[10m:1m] @ end())
rate(requests_total[30s])
rate(requests_total[15s])
increase(requests_total[1m])
irate(requests_total[20s])
rate(up[5m])
rate(steady_total[1h]) == on (job, instance) (increase(steady_total[1h]) / 3600)
increase(requests_total[90s])
stddev_over_time(odd_gauge[5m])
last_over_time(odd_gauge[2m])
`;

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

export const PICKED_QUERIES: readonly string[] = [...lines(ALERTS), ...lines(DASHBOARDS), ...lines(CORNERS)];

/** Queries both must refuse, with the same kind of error. */
export const REFUSED_QUERIES: readonly string[] = lines(`
sum(
up{
up{job="api"
up{job=api}
up{job=~"("}
rate(up)
rate(up[5m]
up[5m]
up[5m] + 1
sum(up[5m])
up offset
rate(up[0s])
abs("x")
no_such_function(up)
up + "text"
sum by job (up)
up == on (job) group_left (job) up
up and bool up
1 == 1
up and 1
up > bool
{}
{job=""}
{job=~".*"}
label_replace(up, "host", "$1", "job", "(")
topk(up, up)
quantile("x", up)
histogram_quantile(latency_seconds_bucket)
up @ "now"
up @ start() @ end()
up offset 5m offset 5m
sum(up) by (job) by (job)
requests_total + on (job) up
up + on (job) group_left up
`);
