"""Makes the test resources of model-runtime: a tiny bundle of random weights, and pictures resized by Pillow.

    python -m venv VENV && VENV/bin/pip install numpy onnx pillow tokenizers && VENV/bin/python make_test_resources.py ../resources

Golden values come from `onnx.reference`, which shares no code with ONNX Runtime.
"""

import base64
import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from onnx.reference import ReferenceEvaluator
from PIL import Image
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SIZE, CELLS, VISION, PREFIX, MODEL, RETRIEVAL, LAYERS, HEADS, MAX_TOKENS = 32, 4, 8, 2, 16, 8, 2, 2, 12
HEAD = MODEL // HEADS
BOS, EOS, PAD, RET = range(4)
MEAN, STD = [120.0, 110.0, 100.0], [64.0, 60.0, 70.0]
TEXTS = ["a harbor with boats", "Two Rivers meet (2.5 km²)", "an airplane"]
PICTURES = {"stripes": (40, 24), "blobs": (32, 32), "noise": (50, 70), "ramp": (32, 9), "flat": (3, 3)}


class Graph:
    """A graph written down operator by operator."""

    def __init__(self, seed: int):
        self.random = np.random.default_rng(seed)
        self.nodes, self.weights = [], []

    def weight(self, *shape, scale=1.0):
        return self.constant((self.random.standard_normal(shape) * scale).astype(np.float32))

    def constant(self, values):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def ints(self, *values):
        return self.constant(np.array(values, dtype=np.int64))

    def __getattr__(self, operator):
        def add(*inputs, name=None, **attributes):
            output = name or f"n{len(self.nodes)}"
            self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
            return output

        return add

    def write(self, path, inputs, outputs):
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
        checker.check_model(model, full_check=True)
        save(model, path)


def floats(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def longs(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def normalised(g, x, name):
    return g.Div(x, g.Sqrt(g.ReduceSum(g.Mul(x, x), g.ints(-1), keepdims=1)), name=name)


def write_vision_encoder(path, seed):
    g = Graph(seed)
    grid = g.Conv("pixels", g.weight(VISION, 3, 16, 16, scale=0.05), strides=[16, 16])
    cells = g.Transpose(g.Reshape(grid, g.ints(0, VISION, CELLS)), perm=[0, 2, 1])
    features = g.Tanh(cells, name="features")
    normalised(g, g.MatMul(g.ReduceMean(features, g.ints(1), keepdims=0), g.weight(VISION, RETRIEVAL)), "embedding")
    g.write(path, [floats("pixels", "batch", 3, SIZE, SIZE)], [floats("features", "batch", CELLS, VISION), floats("embedding", "batch", RETRIEVAL)])


def write_caption_projection(path, seed):
    g = Graph(seed)
    g.MatMul(g.Reshape("features", g.ints(0, PREFIX, MODEL)), g.weight(MODEL, MODEL, scale=0.7), name="prefix")
    g.write(path, [floats("features", "batch", CELLS, VISION)], [floats("prefix", "batch", PREFIX, MODEL)])


def write_token_embeddings(path, table):
    g = Graph(0)
    g.Gather(g.constant(table), "input_ids", name="inputs_embeds")
    g.write(path, [longs("input_ids", "batch", "sequence")], [floats("inputs_embeds", "batch", "sequence", MODEL)])


def write_text_projection(path, seed):
    g = Graph(seed)
    normalised(g, g.MatMul("hidden_state", g.weight(MODEL, RETRIEVAL)), "embedding")
    g.write(path, [floats("hidden_state", "batch", MODEL)], [floats("embedding", "batch", RETRIEVAL)])


def write_retrieve_head(path, seed):
    g = Graph(seed)
    g.MatMul("hidden_state", g.weight(MODEL, 1, scale=4.0), name="logit")
    g.write(path, [floats("hidden_state", "batch", MODEL)], [floats("logit", "batch", 1)])


def write_decoder(path, seed, table, end_bias):
    g = Graph(seed)
    positions = g.Cast(g.Unsqueeze("position_ids", g.ints(2)), to=TensorProto.FLOAT)
    x = g.Add("inputs_embeds", g.Sin(g.Mul(positions, g.weight(MODEL))))
    total = g.Squeeze(g.Shape("attention_mask", start=1, end=2), g.ints(0))
    keys = g.Unsqueeze(g.Range(g.constant(np.int64(0)), total, g.constant(np.int64(1))), g.ints(0, 1, 2))
    earlier = g.LessOrEqual(keys, g.Unsqueeze("position_ids", g.ints(1, 3)))
    unmasked = g.Cast(g.Unsqueeze("attention_mask", g.ints(1, 2)), to=TensorProto.BOOL)
    mask = g.Where(g.And(earlier, unmasked), g.constant(np.float32(0)), g.constant(np.float32(-1e9)))
    outputs, inputs = [], []
    for layer in range(LAYERS):
        query, key, value = (heads(g, g.MatMul(x, g.weight(MODEL, MODEL, scale=0.5))) for _ in range(3))
        key = g.Concat(f"past_key_values.{layer}.key", key, axis=2, name=f"present.{layer}.key")
        value = g.Concat(f"past_key_values.{layer}.value", value, axis=2, name=f"present.{layer}.value")
        scores = g.Softmax(g.Add(g.MatMul(query, g.Transpose(key, perm=[0, 1, 3, 2])), mask), axis=-1)
        mixed = g.Reshape(g.Transpose(g.MatMul(scores, value), perm=[0, 2, 1, 3]), g.ints(0, 0, MODEL))
        x = g.Add(x, g.MatMul(mixed, g.weight(MODEL, MODEL, scale=0.5)))
        x = g.Add(x, g.MatMul(g.Tanh(g.MatMul(x, g.weight(MODEL, MODEL, scale=0.5))), g.weight(MODEL, MODEL, scale=0.5)))
        for part in ("key", "value"):
            inputs.append(floats(f"past_key_values.{layer}.{part}", "batch", HEADS, "past", HEAD))
            outputs.append(floats(f"present.{layer}.{part}", "batch", HEADS, "past + sequence", HEAD))
    hidden = normalised(g, x, "hidden_state")
    bias = np.zeros(len(table), dtype=np.float32)
    bias[EOS] = end_bias
    g.Add(g.MatMul(hidden, g.constant(np.ascontiguousarray(table.T) * 3)), g.constant(bias), name="logits")
    g.write(path, [floats("inputs_embeds", "batch", "sequence", MODEL), longs("attention_mask", "batch", "total"),
                   longs("position_ids", "batch", "sequence"), *inputs],
            [floats("logits", "batch", "sequence", len(table)), floats("hidden_state", "batch", "sequence", MODEL), *outputs])


def heads(g, x):
    return g.Transpose(g.Reshape(x, g.ints(0, 0, HEADS, HEAD)), perm=[0, 2, 1, 3])


def make_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    special = [AddedToken(token, special=True, normalized=False) for token in ("<bos>", "<eos>", "<pad>", "[RET]")]
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(
        vocab_size=300, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=special))
    return tokenizer


class Reference:
    """The bundle as docs/model-bundle.md reads, in numpy and onnx.reference, one image or text at a time, without a cache."""

    def __init__(self, folder):
        self.graphs = {p.stem: ReferenceEvaluator(str(p)) for p in folder.glob("*.onnx")}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def run(self, name, **inputs):
        return self.graphs[name].run(None, inputs)

    def embed(self, tokens):
        return self.run("token_embeddings", input_ids=np.array([tokens]))[0]

    def decode(self, embeds):
        length = embeds.shape[1]
        past = {f"past_key_values.{i}.{part}": np.zeros((1, HEADS, 0, HEAD), np.float32) for i in range(LAYERS) for part in ("key", "value")}
        return self.run("decoder", inputs_embeds=embeds, attention_mask=np.ones((1, length), np.int64), position_ids=np.arange(length)[None], **past)[:2]

    def pixels(self, picture):
        resized = np.asarray(picture.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BICUBIC), dtype=np.float64)
        return ((resized - MEAN) / STD).astype(np.float32).transpose(2, 0, 1)[None]

    def caption(self, features):
        prefix = self.run("caption_projection", features=features.astype(np.float32))[0]
        tokens, scores = [], []
        while len(tokens) < MAX_TOKENS and (not tokens or tokens[-1] != EOS):
            logits = self.next_logits(prefix, tokens)
            tokens.append(int(logits.argmax()))
            scores.append(logits.max())
        return tokens, self.tokenizer.decode([t for t in tokens if t != EOS]).strip(), float(np.mean(scores))

    def next_logits(self, prefix, tokens):
        before = [self.embed(self.tokenizer.encode("look", add_special_tokens=False).ids), prefix]
        logits = self.decode(np.concatenate([*before, self.embed([BOS, *tokens])], 1))[0][0, -1].astype(np.float64)
        logits[[BOS, PAD, RET]] = -np.inf
        likely = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
        if not tokens:
            likely[EOS] = -np.inf
        return likely

    def caption_by_beams(self, features, beams, penalty):
        """Hugging Face's beam search without early stopping."""
        prefix = self.run("caption_projection", features=features.astype(np.float32))[0]
        going, finished = [((), 0.0)], []

        def score(beam):
            return beam[1] / len(beam[0]) ** penalty

        while True:
            grown = [((*tokens, int(t)), total + scores[t]) for tokens, total in going
                     for scores in [self.next_logits(prefix, tokens)] for t in np.argsort(-scores)[: 2 * beams]]
            grown = sorted(grown, key=lambda beam: -beam[1])[: 2 * beams]
            finished += [beam for beam in grown[:beams] if beam[0][-1] == EOS]
            finished = sorted(finished, key=score, reverse=True)[:beams]
            going = [beam for beam in grown if beam[0][-1] != EOS][:beams]
            if len(going[0][0]) == MAX_TOKENS:
                best = max([*finished, going[0]], key=score)
                break
            if len(finished) == beams and score(finished[-1]) >= score(going[0]):
                best = finished[0]
                break
        return {"beams": beams, "lengthPenalty": penalty, "tokens": list(best[0]), "meanLogProbability": best[1] / len(best[0])}

    def golden_image(self, folder, name):
        pixels = self.pixels(Image.open(folder / name))
        features, embedding = self.run("vision_encoder", pixels=pixels)
        tokens, caption, score = self.caption(features.astype(np.float16))
        return {"file": name, "pixelsMean": float(pixels.mean(dtype=np.float64)), "features": base64_of(features[0], "<f2"),
                "embedding": base64_of(embedding[0], "<f4"), "captionTokens": tokens, "caption": caption, "meanLogProbability": score}

    def retrieves(self, *parts):
        """The probability of [RET] after the parts, each tokenized by itself."""
        tokens = [token for part in parts for token in self.tokenizer.encode(part, add_special_tokens=False).ids]
        hidden = self.decode(self.embed(tokens))[1][:, -1]
        return float(1 / (1 + np.exp(-self.run("retrieve_head", hidden_state=hidden)[0][0, 0])))

    def golden_text(self, text):
        tokens = [BOS, *self.tokenizer.encode(text, add_special_tokens=False).ids, RET]
        hidden = self.decode(self.embed(tokens))[1][:, -1]
        return {"text": text, "tokens": tokens, "embedding": base64_of(self.run("text_projection", hidden_state=hidden)[0][0], "<f4")}


def base64_of(values, dtype):
    return base64.b64encode(np.asarray(values).astype(dtype).tobytes()).decode()


def make_picture(kind, width, height):
    random = np.random.default_rng(len(kind))
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    plane = {"stripes": x // 3 % 2 * 255, "blobs": 127 + 127 * np.sin(x / 4) * np.cos(y / 5), "noise": random.integers(0, 256, (height, width)),
             "ramp": x * 255 / width, "flat": np.full((height, width), 90)}[kind]
    return Image.fromarray(np.clip(np.stack([plane, 255 - plane * 0.8, plane * 0.5 + 30], -1), 0, 255).astype(np.uint8))


def make_bundle(folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "golden").mkdir(parents=True)
    tokenizer = make_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for kind, size in PICTURES.items():
        make_picture(kind, *size).save(folder / "golden" / f"{kind}.png", optimize=True)
    vocabulary = tokenizer.get_vocab_size()
    for seed in range(1000):
        table = np.random.default_rng(seed).standard_normal((vocabulary, MODEL)).astype(np.float32)
        write_vision_encoder(folder / "vision_encoder.onnx", seed + 1)
        write_caption_projection(folder / "caption_projection.onnx", seed + 2)
        write_token_embeddings(folder / "token_embeddings.onnx", table)
        write_text_projection(folder / "text_projection.onnx", seed + 3)
        write_decoder(folder / "decoder.onnx", seed + 4, table, 5.0)
        reference = Reference(folder)
        images = [reference.golden_image(folder, f"golden/{kind}.png") for kind in PICTURES]
        lengths = [len(image["captionTokens"]) for image in images]
        # Rows that leave the batch at different steps, one that runs into the limit, none that is empty.
        if len(set(lengths)) >= 3 and min(lengths) > 1 and max(lengths) == MAX_TOKENS and all(image["caption"] for image in images):
            print(f"seed {seed}: captions of {lengths} tokens")
            break
    golden = {"images": images, "texts": [reference.golden_text(text) for text in TEXTS]}
    (folder / "golden" / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    seal(folder, vocabulary)
    beams = [{"file": image["file"], **reference.caption_by_beams(np.frombuffer(base64.b64decode(image["features"]), "<f2").reshape(1, CELLS, VISION), n, penalty)}
             for image in images for n, penalty in ((2, 1.0), (4, 0.0), (3, 2.0))]
    (folder.parent / "tiny-bundle-beams.json").write_text(json.dumps(beams, indent=1) + "\n", encoding="utf-8")


def make_retrieve_head(folder, bundle):
    """What a bundle of format 2 has besides: the graph, and its probabilities over the bundle."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_retrieve_head(folder / "retrieve_head.onnx", 7)
    reference = Reference(bundle)
    reference.graphs["retrieve_head"] = ReferenceEvaluator(str(folder / "retrieve_head.onnx"))
    probabilities = {text: reference.retrieves("<bos>", text) for text in ("a harbor", "two rivers meet")}
    before, after, end = "<bos>look", "<pad>", "<eos>"
    probabilities["conversation"] = reference.retrieves(before, "a harbor", after, "boats", end, "\n", before, "two rivers", after)
    (folder / "probabilities.json").write_text(json.dumps(probabilities, indent=1) + "\n", encoding="utf-8")


def seal(folder, vocabulary):
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    bundle = {
        "format": 1, "name": "swath-tiny", "version": "1", "license": "Apache-2.0", "description": "Random weights, for tests.", "precision": "fp32",
        "dimensions": {"features": [CELLS, VISION], "prefix": PREFIX, "model": MODEL, "embedding": RETRIEVAL, "layers": LAYERS,
                       "kvHeads": HEADS, "headDim": HEAD, "vocabulary": vocabulary},
        "preprocessing": {"height": SIZE, "width": SIZE, "interpolation": "bicubic", "mean": MEAN, "std": STD},
        "prompt": {"beforeImage": "look", "afterImage": "<bos>"}, "query": {"before": "<bos>", "after": "[RET]"},
        "tokens": {"bos": BOS, "eos": EOS, "pad": PAD, "ret": RET},
        "decoding": {"maxTokens": MAX_TOKENS, "beams": 1, "lengthPenalty": 1.0},
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "bundle.json").write_text(json.dumps(bundle, indent=2) + "\n", encoding="utf-8")


def make_resized(folder):
    """{kind}-{W}x{H}-{filter}.png is {kind}.png resized; the sizes shrink, grow, keep one side, and do both at once."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for kind, size in (("noise", (61, 47)), ("blobs", (9, 130)), ("stripes", (1, 1))):
        picture = make_picture(kind, *size)
        picture.save(folder / f"{kind}.png", optimize=True)
        for width, height in ((32, 32), (61, 20), (100, 47), (7, 90), (61, 47)):
            for name in ("bilinear", "bicubic"):
                resized = picture.resize((width, height), Image.Resampling[name.upper()])
                resized.save(folder / f"{kind}-{width}x{height}-{name}.png", optimize=True)


def make_too_large(path):
    """A graph that can be asked for a tensor which no machine has the memory for."""
    g = Graph(0)
    ones = g.ConstantOfShape("shape", value=numpy_helper.from_array(np.ones(1, np.float32)))
    g.ReduceSum(ones, keepdims=1, name="sum")
    g.write(path, [longs("shape", 2)], [floats("sum", None, None)])


if __name__ == "__main__":
    resources = Path(sys.argv[1])
    make_bundle(resources / "tiny-bundle")
    make_retrieve_head(resources / "tiny-retrieve-head", resources / "tiny-bundle")
    make_resized(resources / "pillow")
    make_too_large(resources / "sum-of-ones.onnx")
