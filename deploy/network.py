"""Works NetworkPolicies out: which of the release's pods may connect to whom, as Kubernetes defines it, and compares that with a table."""

# What is not of the release, and the namespace in which the checks put it.
OUTSIDE = {"kafka": "kafka", "store": "store", "milvus": "milvus", "clients": "elsewhere", "prometheus": "monitoring", "keda": "keda", "names": "kube-system"}
PORTS = {"kafka": 9092, "objectStore": 9000, "milvus": 19530, "dns": 53}


class End:
    """One end of a connection: its labels, its namespace, and its ports by name."""

    def __init__(self, labels, namespace, ports):
        self.labels, self.namespace, self.ports = labels, namespace, ports


def check(documents, edges):
    """
    :raises AssertionError: naming each edge that is needed and refused, or forbidden and allowed
    """
    policies = [document for document in documents if document["kind"] == "NetworkPolicy"]
    ends = released(documents) | {name: End({}, namespace, PORTS) for name, namespace in OUTSIDE.items()}
    wrong = [f"needed, but refused: {edge}" for edge in edges["allowed"] if not allows(policies, ends, *edge)]
    wrong += [f"cannot ask for names: {pod}" for pod in released(documents) if not allows(policies, ends, pod, "names", "dns")]
    wrong += [f"forbidden, but allowed: {edge}" for edge in edges["forbidden"] if allows(policies, ends, *edge)]
    listed = {tuple(edge) for edge in edges["allowed"]}
    wrong += [
        f"allowed, but not in the table: {(source, target, port)}"
        for source in ends
        for target in ends
        for port in ends[target].ports
        if source != target and not (source in OUTSIDE and target in OUTSIDE)
        if (source, target, port) not in listed and speaks(source, target, port) and allows(policies, ends, source, target, port)
    ]
    assert not wrong, "\n".join(wrong)


def speaks(source, target, port):
    """Whether the pair is told apart by policies at all: who is anywhere may also be one of those who are named."""
    return not (source in OUTSIDE and (target, port) in {("query-gateway", "http"), ("ingest-service", "http")}) and target not in OUTSIDE


def released(documents):
    ends = {}
    for document in documents:
        spec = document.get("spec", {})
        if document["kind"] in ("Deployment", "StatefulSet"):
            template = spec["template"]
        elif document["kind"] == "CronJob":
            template = spec["jobTemplate"]["spec"]["template"]
        elif document["kind"] == "Pod":
            template = document
        else:
            continue
        labels = template["metadata"]["labels"]
        ports = {port["name"]: port["containerPort"] for container in template["spec"]["containers"] for port in container.get("ports", [])}
        ends[labels["app.kubernetes.io/name"]] = End(labels, document["metadata"]["namespace"], ports)
    return ends


def allows(policies, ends, source, target, port):
    sender, receiver = ends[source], ends[target]
    return direction(policies, sender, receiver, receiver.ports[port], "egress", "to") and direction(
        policies, receiver, sender, receiver.ports[port], "ingress", "from", receiver
    )


def direction(policies, mine, other, port, rules, peers, named=None):
    """A pod that no policy of this direction selects is open."""
    selecting = [p for p in policies if p["metadata"]["namespace"] == mine.namespace and matches(p["spec"]["podSelector"], mine.labels) and mine.labels]
    selecting = [p for p in selecting if rules.capitalize() in p["spec"]["policyTypes"]]
    if not selecting:
        return True
    return any(
        has_port(rule.get("ports"), port, named or other) and has_peer(rule.get(peers), policy["metadata"]["namespace"], other)
        for policy in selecting
        for rule in policy["spec"].get(rules, [])
    )


def has_port(ports, port, receiver):
    """A port may be a number, or the name that the receiver's container gives it."""
    return ports is None or any(entry.get("protocol", "TCP") == "TCP" and port in (entry["port"], receiver.ports.get(entry["port"])) for entry in ports)


def has_peer(peers, namespace, other):
    if not peers:
        return True
    for peer in peers:
        if "ipBlock" in peer:
            continue
        spaces = peer.get("namespaceSelector")
        here = other.namespace == namespace if spaces is None else matches(spaces, {"kubernetes.io/metadata.name": other.namespace})
        if here and matches(peer.get("podSelector", {}), other.labels):
            return True
    return False


def matches(selector, labels):
    assert "matchExpressions" not in selector, "the checks do not know matchExpressions"
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
