#!/usr/bin/env python3
"""The checks of deploy/check.sh, which brings the tools: check.py ROOT CACHE KUBERNETES_VERSION.

Each check has a broken twin that must fail: a field that no kind has, a value that the schema refuses, a policy taken away, a Secret nobody documents.
The last line says how many passed and failed.
"""

import copy
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent))
import network
import schemas

ROOT, CACHE, VERSION = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
CHART = ROOT / "k8s" / "swath"
COMPOSE = ROOT / "deploy" / "compose" / "compose.yaml"
OBSERVABILITY = ROOT / "deploy" / "observability"
MINIO_TEST = ROOT / "libs/object-store/src/test/java/dev/swath/objectstore/MinioContainerIT.java"
# Everything that the chart can make.
EVERYTHING = {
    "kafka.topics.enabled": "true",
    "milvus.existingSecret": "swath-milvus",
    "route.kind": "httpRoute",
    "route.gateway.name": "public",
    "telemetry.podMonitor": "true",
    "telemetry.rules": "true",
    "telemetry.tracesEndpoint": "http://collector:4318",
    "reconcile.enabled": "true",
    "services.encoder-service.autoscaling.enabled": "true",
    "services.caption-service.autoscaling.enabled": "true",
    "services.query-gateway.autoscaling.enabled": "true",
    "services.encoder-query.autoscaling.enabled": "true",
}
INGRESS = {"route.kind": "ingress", "route.host": "swath.example.org", "route.tlsSecret": "swath-tls"}
PROFILES = {
    "default values": ([], {}),
    "profile small": (["small"], {}),
    "profile gpu": (["gpu"], {}),
    "everything": ([], EVERYTHING),
    "an Ingress": ([], INGRESS),
}
# What values.schema.json must refuse.
REFUSED = [
    "kafka.bootstrapServer=x:1",
    "kafka.bootstrapServers=kafka",
    "kafka.partitions=0",
    "services.query-gateway.replicas=-1",
    "services.encoder-service.gpu=1",
    "services.encoder-service.gpu.count=lots",
    "services.encoder-query.role=worker",
    "services.index-service.resources.limits.memory=2 GB",
    "services.query-gateway.startupSeconds=1",
    "services.query-gateway.state.persistent=true",
    "services.caption-service.autoscaling.minReplicas=0",
    "services.metadata-service.replicas=1",
    "image.digests.cli=latest",
    "image.pullPolicy=Sometimes",
    "route.kind=loadBalancer",
    "objectStore.endpoint=minio:9000",
    "telemetry.tracesShare=2",
    "managementPort=0",
]


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def run(self, name, check):
        try:
            check()
        except Exception as problem:  # noqa: BLE001 - each is a finding, and the others go on
            self.failed += 1
            print(f"deploy: FAILED {name}\n{problem}", file=sys.stderr)
        else:
            self.passed += 1
            print(f"deploy: {name}", file=sys.stderr)


def must(condition, message):
    if not condition:
        raise AssertionError(message)


def tool(*command, text=None, succeeds=True):
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, text=True, check=False)
    must((done.returncode == 0) == succeeds, f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def arguments(profiles, values):
    return [part for profile in profiles for part in ("-f", CHART / "profiles" / f"{profile}.yaml")] + [
        part for key, value in values.items() for part in ("--set", f"{key}={value}")
    ]


def render(profiles=(), values=None):
    text = tool("helm", "template", "swath", CHART, "--namespace", "imagery", *arguments(profiles, values or {}))
    return [document for document in yaml.safe_load_all(text) if document]


def validate(documents, succeeds=True):
    """Every document has a schema, and is as it says."""
    out = tool(
        "kubeconform", "-strict", "-summary", "-output", "json", "-kubernetes-version", VERSION, "-schema-location", CACHE / "schemas", "-schema-location",
        str(CACHE / "schemas" / "{{.Group}}-{{.ResourceKind}}-{{.ResourceAPIVersion}}.json"), "-",
        text=yaml.safe_dump_all(documents), succeeds=succeeds,
    )  # fmt: skip
    return json.loads(out)


def check_profile(profiles, values):
    tool("helm", "lint", "--strict", CHART, *arguments(profiles, values))
    documents = render(profiles, values)
    summary = validate(documents)["summary"]
    must(summary["valid"] == len(documents), f"expected {len(documents)} valid documents, found {summary}")
    check_restricted(documents)


def pods(documents):
    for document in documents:
        spec = document.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if document["kind"] == "Pod":
            yield document["metadata"]["name"], spec
        elif template:
            yield document["metadata"]["name"], template["spec"]


def check_restricted(documents):
    """Pod Security "restricted", and what it does not ask for: no token, no writable root, limits, no variables made of Services' names."""
    for name, pod in pods(documents):
        must(pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", f"{name}: not restricted")
        must(pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False, f"{name}: has a token or service links")
        for container in pod["containers"]:
            security = container["securityContext"]
            must(security["allowPrivilegeEscalation"] is False and security["capabilities"] == {"drop": ["ALL"]}, f"{name}: not restricted")
            must(security["readOnlyRootFilesystem"], f"{name}: has a writable root")
            must("memory" in container["resources"]["limits"], f"{name}: has no memory limit")


def check_no_gpu():
    must("nvidia.com" not in yaml.safe_dump_all(render()), "the chart asks for a GPU by default, and its images are for the CPU")
    must("nvidia.com/gpu" in yaml.safe_dump_all(render(["gpu"])), "the profile gpu asks for none")


def check_unknown_fields():
    """A field that no kind has, in a document of each kind."""
    by_kind = {document["kind"]: document for document in render(values=EVERYTHING) + render(values=INGRESS)}
    broken = []
    for document in map(copy.deepcopy, by_kind.values()):
        document.setdefault("spec" if "spec" in document else "metadata", {})["swathUnknown"] = 1
        broken.append(document)
    found = {entry["kind"] for entry in validate(broken, succeeds=False)["resources"] if entry["status"] == "statusInvalid"}
    must(found == set(by_kind), f"an unknown field passed in {sorted(set(by_kind) - found)}")


def check_unknown_kind():
    summary = validate([{"apiVersion": "example.org/v1", "kind": "Nothing", "metadata": {"name": "x"}}], succeeds=False)["summary"]
    must(summary["errors"] == 1, f"a kind without a schema passed: {summary}")


def check_refused(setting):
    tool("helm", "template", "swath", CHART, "--set", setting, succeeds=False)


def check_stateful():
    """Workers keep their names, and only they do; nothing scales to zero or beyond the partitions."""
    documents = render(values={**EVERYTHING, "kafka.partitions": "4", "services.caption-service.autoscaling.maxReplicas": "99"})
    workers = {document["metadata"]["name"] for document in documents if document["kind"] == "StatefulSet"}
    must(workers == {f"swath-{name}-service" for name in ("ingest", "encoder", "caption", "index")}, f"StatefulSets: {workers}")
    for scaled in (document["spec"] for document in documents if document["kind"] == "ScaledObject"):
        must(1 <= scaled["minReplicaCount"] <= scaled["maxReplicaCount"] <= 4, f"scales to {scaled['maxReplicaCount']} of 4 partitions")


def check_buckets():
    """Every bucket of another name is told to the services and to reconcile."""
    names = {"objectStore.scenesBucket": "my-scenes", "objectStore.chipsBucket": "my-chips"}
    documents = render(values={**EVERYTHING, **names})
    settings = next(d["data"] for d in documents if d["kind"] == "ConfigMap" and "SWATH_S3" in d["data"])
    must([settings["SWATH_SCENES_BUCKET"], settings["SWATH_CHIPS_BUCKET"]] == list(names.values()), "the services look into other buckets")
    reconcile = next(pod for name, pod in pods(documents) if name == "swath-reconcile")["containers"][0]["args"]
    must({"--bucket=my-scenes", "--chips-bucket=my-chips"} <= set(reconcile), f"reconcile compares other buckets: {reconcile}")


def secrets(documents):
    for _, pod in pods(documents):
        for container in pod["containers"]:
            for variable in container.get("env", []):
                if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                    yield reference["name"], reference["key"]


def check_secrets(documents):
    """Each key of a Secret that a pod reads has a line in the chart's README that names it beside the Secret."""
    lines = (CHART / "README.md").read_text().splitlines()
    found = set(secrets(documents))
    must(found, "no Secret is read")
    for name, key in found:
        must(any(f"`{name}`" in line and f"`{key}`" in line for line in lines), f"k8s/swath/README.md does not name the key {key} of the Secret {name}")


def check_secrets_broken():
    documents = render(values=EVERYTHING)
    next(pods(documents))[1]["containers"][0]["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": "swath-object-store", "key": "undocumented"}}})
    fails(lambda: check_secrets(documents))


def fails(check):
    try:
        check()
    except AssertionError:
        return
    raise AssertionError("what is broken passed")


def edges():
    return yaml.safe_load((CHART / "files" / "edges.yaml").read_text())


def check_network_broken():
    for kind, name in [("NetworkPolicy", "swath-swath-deny"), ("NetworkPolicy", "swath-query-gateway"), ("NetworkPolicy", "swath-caption-query")]:
        documents = [document for document in render(values=EVERYTHING) if (document["kind"], document["metadata"]["name"]) != (kind, name)]
        fails(lambda rest=documents: network.check(rest, edges()))
    wide = render(values=EVERYTHING)
    policy = next(d for d in wide if d["metadata"]["name"] == "swath-caption-query" and d["kind"] == "NetworkPolicy")
    policy["spec"]["ingress"][0].pop("from")
    fails(lambda: network.check(wide, edges()))


def compose(document, succeeds=True):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(document, file)
        file.flush()
        tool(CACHE / "python" / "bin" / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file.name, succeeds=succeeds)


def check_compose():
    document = yaml.safe_load(COMPOSE.read_text())
    compose(document)
    for name, service in document["services"].items():
        must("mem_limit" in service, f"{name} has no memory limit")
        must("swath/" not in service["image"] or service.get("read_only"), f"{name} has a writable root")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                must((COMPOSE.parent / source).exists() or not OBSERVABILITY.exists(), f"{name} mounts {source}, which is not there")
            else:
                must(source in document["volumes"], f"{name} mounts the volume {source}, which is not declared")
        for secret in service.get("secrets", []):
            must((COMPOSE.parent / "secrets" / secret).exists() and secret in document["secrets"], f"{name} reads the secret {secret}, which is not there")


def check_compose_broken():
    document = yaml.safe_load(COMPOSE.read_text())
    document["services"]["kafka"]["imagee"] = "x"
    compose(document, succeeds=False)


def check_minio(document, test):
    """MinIO's images are gone from Docker Hub, and no new ones are made: the last ones are named by their digests. The test's image is the server's."""
    images = {service["image"] for service in document["services"].values() if "/minio/" in service["image"]}
    must(len(images) == 2, f"expected one image of MinIO's server and one of its client, found {images}")
    for image in images:
        must(re.fullmatch(r"\$\{SWATH_(MINIO|MC)_IMAGE:-quay\.io/minio/(minio|mc):RELEASE[^@]+@sha256:[0-9a-f]{64}\}", image), f"{image} is not on quay.io, by digest")
    server = next(image for image in images if "/minio/minio:" in image)
    must(server.partition(":-")[2].rstrip("}") in "".join(re.findall(r'"([^"]*)"', test)), f"MinioContainerIT runs another image than {server}")


def check_minio_broken(document, test):
    for digest in re.findall("@sha256:[0-9a-f]{64}", COMPOSE.read_text()):
        fails(lambda: check_minio(yaml.safe_load(COMPOSE.read_text().replace(digest, "")), test))
    fails(lambda: check_minio(document, test.replace("@sha256:", "@sha256:0")))


def check_sbom():
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        (context / "models" / "swath-mini").mkdir(parents=True)
        (context / "models" / "swath-mini" / "vision.onnx").write_bytes(b"weights")
        (context / "lib" / "main").mkdir(parents=True)
        with zipfile.ZipFile(context / "lib" / "main" / "org.example.library-1.2.jar", "w") as jar:
            jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
        text = tool("python3", ROOT / "deploy" / "docker" / "sbom.py", "ingest-service", "1", "base", context)
    must("pkg:maven/org.example/library@1.2" in text and "vision.onnx" in text, "the bill of materials lacks what is there")
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    problem = validator.validate_str(text)
    must(problem is None, f"not CycloneDX 1.6: {problem}")
    must(validator.validate_str(text.replace('"library"', '"thing"')) is not None, "a component of no known type passed")


def check_client():
    """The client of deploy/cluster uploads the whole picture, where a ConfigMap mounts it as a symbolic link."""
    bodies = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):  # noqa: N802 - the name that the base class looks for
            bodies.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_):
            pass

    picture = bytes(range(256)) * 50
    with tempfile.TemporaryDirectory() as folder, http.server.HTTPServer(("127.0.0.1", 0), Door) as door:
        mounted = Path(folder)
        (mounted / "..data").mkdir()
        (mounted / "..data" / "a.jpg").write_bytes(picture)
        (mounted / "a.jpg").symlink_to("..data/a.jpg")
        threading.Thread(target=door.serve_forever, daemon=True).start()
        tool("env", f"PICTURES={folder}", f"UPLOADS=127.0.0.1:{door.server_port}", "bash", ROOT / "deploy" / "cluster" / "client.sh", "put", "demo")
        door.shutdown()
    must(bodies == [("/api/scenes/demo/a.jpg", picture)], f"uploaded {[(path, len(body)) for path, body in bodies]}, expected {len(picture)} bytes")


def check_restart():
    """A kubelet is restarted by deploy/cluster twice: whoever started the second one has ended with it."""
    script, name = ROOT / "deploy" / "cluster" / "restart-kubelet.sh", "fake-kubelet"
    with tempfile.TemporaryDirectory() as folder:
        program = shutil.copy(shutil.which("sleep"), Path(folder) / name)
        first = subprocess.Popen([program, "300"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        threading.Thread(target=first.wait, daemon=True).start()
        seen = {first.pid}
        try:
            for _ in range(2):
                tool(script, name)
                seen.add(int(tool("pgrep", "-x", name)))
        finally:
            for left in subprocess.run(["pgrep", "-x", name], capture_output=True, text=True, check=False).stdout.split():
                os.kill(int(left), signal.SIGKILL)
    must(len(seen) == 3, f"expected three processes one after the other, found {seen}")


def check_rules_copy():
    """The chart's alert rules are those of deploy/observability."""
    ours, theirs = CHART / "files" / "rules", OBSERVABILITY / "rules"
    names = {file.name for file in theirs.glob("*.yaml") if not file.stem.endswith("_test")}
    must({file.name for file in ours.glob("*.yaml")} == names, f"k8s/swath/files/rules is not {theirs}")
    for name in names:
        must((ours / name).read_text() == (theirs / name).read_text(), f"{name} differs: cp deploy/observability/rules/* k8s/swath/files/rules/")


def main():
    schemas.write(CACHE, VERSION)
    checks = Checks()
    for name, (profiles, values) in PROFILES.items():
        checks.run(f"chart, {name}: lint, schemas, Pod Security", lambda p=profiles, v=values: check_profile(p, v))
    checks.run("chart: no GPU unless asked for", check_no_gpu)
    checks.run("chart: workers keep their names, scaling has its bounds", check_stateful)
    checks.run("chart: buckets of other names, in services and reconcile", check_buckets)
    checks.run("chart: a field that no kind has fails, in every kind", check_unknown_fields)
    checks.run("chart: a kind without a schema fails", check_unknown_kind)
    for setting in REFUSED:
        checks.run(f"chart: refuses {setting}", lambda s=setting: check_refused(s))
    checks.run("chart: every key of a Secret is documented", lambda: check_secrets(render(values=EVERYTHING)))
    checks.run("chart: a key that is not documented fails", check_secrets_broken)
    checks.run("network policies: the needed and the forbidden edges", lambda: network.check(render(values=EVERYTHING), edges()))
    checks.run("network policies: a missing and a wide one fail", check_network_broken)
    checks.run("Compose: schema, limits, volumes, secrets", check_compose)
    checks.run("Compose: a field that it has not fails", check_compose_broken)
    if MINIO_TEST.exists():
        images = (yaml.safe_load(COMPOSE.read_text()), MINIO_TEST.read_text())
        checks.run("Compose: MinIO by digest, the image that its test runs", lambda: check_minio(*images))
        checks.run("Compose: MinIO without a digest, or another in the test, fails", lambda: check_minio_broken(*images))
    checks.run("images: the bill of materials is CycloneDX 1.6", check_sbom)
    checks.run("cluster: the client uploads what a ConfigMap mounts", check_client)
    if os.geteuid() == 0:
        checks.run("cluster: a kubelet is restarted, and once more", check_restart)
    if OBSERVABILITY.exists():
        checks.run("chart: the alert rules are those of deploy/observability", check_rules_copy)
        checks.run("telemetry: deploy/observability/check.sh", lambda: tool(OBSERVABILITY / "check.sh"))
    print(f"deploy: {checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


main()
