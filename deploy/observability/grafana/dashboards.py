#!/usr/bin/env python3
"""Writes the two dashboards: the overview for the person on call, and one stage by variable. --check: only compares."""
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "prometheus"}


def panel(title, *queries, unit="short", kind="timeseries", width=8, height=8, about=""):
    """A panel; a query is an expression with its legend."""
    return {
        "type": kind,
        "title": title,
        "description": about,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(65 + i), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
            for i, (expression, legend) in enumerate(queries)
        ],
        "gridPos": {"w": width, "h": height},
    }


def laid_out(panels):
    x = y = row = 0
    for number, one in enumerate(panels, 1):
        place = one["gridPos"]
        if x + place["w"] > 24:
            x, y, row = 0, y + row, 0
        place.update(x=x, y=y)
        x, row = x + place["w"], max(row, place["h"])
        one["id"] = number
    return panels


def dashboard(uid, title, panels, variables=()):
    return {
        "uid": uid,
        "title": title,
        "tags": ["swath"],
        "timezone": "utc",
        "refresh": "30s",
        "schemaVersion": 39,
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": list(variables)},
        "panels": laid_out(panels),
    }


def quantile(share, metric, by="le", where=""):
    return f"histogram_quantile({share}, sum by ({by}) (rate({metric}_bucket{{{where}}}[$__rate_interval])))"


OVERVIEW = dashboard(
    "swath-overview",
    "Swath: overview",
    [
        panel("Alerts", ('sum(ALERTS{alertname=~"Swath.*", alertstate="firing"}) or vector(0)', "firing"), kind="stat", width=4, height=4),
        panel("Services up", ('sum(up{job="swath"})', "up"), kind="stat", width=4, height=4),
        panel("Waits for", ("max by (stage, code) (swath_worker_paused) > 0", "{{stage}}: {{code}}"), kind="stat", width=8, height=4,
              about="What a stage waits for. Nothing shown: nothing is missing."),
        panel("Open failures", ("max(swath_gateway_failures)", "open"), kind="stat", width=4, height=4),
        panel("Join", ("max(swath_join_running)", "runs"), kind="stat", width=4, height=4),
        panel("From arrival to searchable", (quantile(0.5, "swath_tile_searchable_seconds"), "half"),
              (quantile(0.9, "swath_tile_searchable_seconds"), "nine of ten"), unit="s", width=12),
        panel("From arrival to captioned", (quantile(0.5, "swath_tile_captioned_seconds"), "half"),
              (quantile(0.9, "swath_tile_captioned_seconds"), "nine of ten"), unit="s", width=12),
        panel("Records left", ("max by (stage) (swath_stage_lag)", "{{stage}}"),
              about="By offsets, with transaction markers. What an autoscaler reads is /api/lag, which counts."),
        panel("Time spent of what records are kept", ("max by (stage) (swath_stage_unread_spent)", "{{stage}}"), unit="percentunit",
              about="At 1 records are lost."),
        panel("Done", ("sum by (stage) (rate(swath_worker_records_total[$__rate_interval]))", "{{stage}}"), unit="ops"),
        panel("Failures by code", ("sum by (code) (increase(swath_worker_failures_total[5m])) > 0", "{{code}}"),
              ("sum by (code) (increase(swath_ingest_failures_total[5m])) > 0", "ingest: {{code}}")),
        panel("Searches", ("sum by (outcome) (rate(swath_gateway_search_seconds_count[$__rate_interval]))", "{{outcome}}"), unit="ops"),
        panel("Time of a search", (quantile(0.5, "swath_gateway_search_seconds", "le, by"), "half, {{by}}"),
              (quantile(0.95, "swath_gateway_search_seconds", "le, by"), "19 of 20, {{by}}"), unit="s"),
        panel("HTTP by route", ("sum by (uri, status) (rate(http_server_requests_seconds_count[$__rate_interval]))", "{{uri}} {{status}}"), unit="ops"),
        panel("Known texts", ('sum by (cache) (rate(swath_cache_requests_total{outcome="hit"}[$__rate_interval])) / sum by (cache) (rate(swath_cache_requests_total[$__rate_interval]))', "{{cache}}"),
              unit="percentunit", about="The share of texts that need no model."),
        panel("Listeners", ("sum(swath_gateway_live_listeners)", "live")),
    ],
)

STAGE = dashboard(
    "swath-stage",
    "Swath: one stage",
    [
        panel("Records left, of all", ('max(swath_stage_lag{stage="$stage"})', "left")),
        panel("Records left, of each instance", ('swath_worker_lag{stage="$stage"}', "{{instance}}")),
        panel("Age of the oldest", ('swath_worker_unread_age_seconds{stage="$stage"}', "{{instance}}"), unit="s"),
        panel("Done", ('sum by (instance) (rate(swath_worker_records_total{stage="$stage"}[$__rate_interval]))', "{{instance}}"), unit="ops"),
        panel("Waits for", ('max by (code) (swath_worker_paused{stage="$stage"})', "{{code}}")),
        panel("Failures by code", ('sum by (code) (increase(swath_worker_failures_total{stage="$stage"}[5m])) > 0', "{{code}}")),
        panel("Batch", (quantile(0.5, "swath_worker_batch", where='stage="$stage"'), "half"),
              (quantile(0.95, "swath_worker_batch", where='stage="$stage"'), "19 of 20"), about="Records of a batch."),
        panel("Wait before a batch", (quantile(0.5, "swath_worker_wait_seconds", where='stage="$stage"'), "half"),
              (quantile(0.95, "swath_worker_wait_seconds", where='stage="$stage"'), "19 of 20"), unit="s",
              about="From the writing of its oldest record until it is taken up."),
        panel("Preparation", (quantile(0.5, "swath_worker_prepare_seconds", where='stage="$stage"'), "half"),
              (quantile(0.95, "swath_worker_prepare_seconds", where='stage="$stage"'), "19 of 20"), unit="s",
              about="Fetching and decoding, beside the work on the batch before."),
        panel("Work", (quantile(0.5, "swath_worker_work_seconds", where='stage="$stage"'), "half"),
              (quantile(0.95, "swath_worker_work_seconds", where='stage="$stage"'), "19 of 20"), unit="s",
              about="At encode and caption: the model's time. At index: the write."),
        panel("Tokens", ("sum(rate(swath_caption_tokens_total[$__rate_interval]))", "tokens a second"), unit="ops",
              about="Of finished captions, whatever the stage."),
        panel("Writes to the index", ("sum by (outcome) (rate(swath_index_write_seconds_count[$__rate_interval]))", "{{outcome}}"), unit="ops"),
    ],
    [
        {
            "name": "stage",
            "type": "custom",
            "query": "arrive,ingest,encode,caption,index",
            "current": {"text": "encode", "value": "encode"},
            "options": [{"text": name, "value": name, "selected": name == "encode"} for name in ("arrive", "ingest", "encode", "caption", "index")],
        }
    ],
)


def main():
    stale = []
    for one in (OVERVIEW, STAGE):
        file = FOLDER / f"{one['uid']}.json"
        text = json.dumps(one, indent=2) + "\n"
        if "--check" in sys.argv[1:]:
            if not file.exists() or file.read_text() != text:
                stale.append(file.name)
        else:
            file.write_text(text)
    if stale:
        sys.exit(f"dashboards.py: {', '.join(stale)} differ; run {pathlib.Path(__file__).name}")


main()
