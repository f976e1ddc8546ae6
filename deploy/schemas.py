"""Makes JSON schemas for kubeconform: of Kubernetes' own kinds, and of what other projects define."""

import json
from pathlib import Path

import kubernetes_validate
import yaml


def write(cache, version):
    """Writes them below CACHE/schemas, unless they are there."""
    own(cache / "schemas" / f"v{version}-standalone-strict", version)
    for file in sorted((cache / "definitions-1").glob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text()):
            if document and document["kind"] == "CustomResourceDefinition":
                defined(cache / "schemas", document["spec"])


def own(target, version):
    if target.is_dir():
        return
    source = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{version}-local-strict"
    draft = target.with_suffix(".new")
    draft.mkdir(parents=True, exist_ok=True)
    for file in source.glob("*.json"):
        (draft / file.name).write_text(json.dumps(relative(json.loads(file.read_text()))))
    draft.rename(target)


def relative(node):
    """Without the addresses of a server that has the schemas."""
    if isinstance(node, dict):
        return {key: relative(value) for key, value in node.items() if key != "$id"}
    if isinstance(node, list):
        return [relative(value) for value in node]
    return node.replace("/api/_definitions.json#", "_definitions.json#") if isinstance(node, str) else node


def defined(target, spec):
    for version in spec["versions"]:
        schema = closed(version["schema"]["openAPIV3Schema"])
        schema["properties"] |= {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
        name = f"{spec['group']}-{spec['names']['kind'].lower()}-{version['name']}.json"
        (target / name).write_text(json.dumps(schema))


def closed(node):
    """As the API server takes it in strict mode: no field that is not declared."""
    if isinstance(node, list):
        return [closed(value) for value in node]
    if not isinstance(node, dict):
        return node
    result = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and not node.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    if node.get("x-kubernetes-int-or-string"):
        result.pop("type", None)
    if node.get("nullable") and isinstance(node.get("type"), str):
        result["type"] = [node["type"], "null"]
    return result
