"""Weights as people publish them: safetensors in one file or in shards, or a PyTorch file, read tensor by tensor."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from .errors import BundleError, expect
from .folder import read_json

WHOLE, INDEX = "model.safetensors", "model.safetensors.index.json"
PICKLES = (".pt", ".pth", ".bin", ".ckpt")
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_WRAPPERS = ("state_dict", "model_state_dict", "model")
_MODULE = "module."


class Tensors(Mapping, ABC):
    """Names → float32 arrays, each read when it is asked for."""

    def __init__(self, path: Path, names: dict[str, object]):
        self.path, self._names = path, names

    @abstractmethod
    def shape(self, name: str) -> tuple[int, ...]:
        """Without reading the tensor."""

    @abstractmethod
    def _read(self, name: str) -> np.ndarray: ...

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._names:
            raise KeyError(name)
        values = self._read(name)
        expect(bool(np.isfinite(values).all()), f"{self.path}, {name}", "finite numbers", "others")
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def renamed(self, name: Callable[[str], str]) -> Tensors:
        self._names = {name(old): place for old, place in self._names.items()}
        return self

    def check(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        """Refuses a checkpoint without one of these, or with another shape of it."""
        for name, shape in shapes.items():
            expect(name in self, f"{self.path}, {name}", list(shape), "none")
            expect(self.shape(name) == tuple(shape), f"{self.path}, {name}", list(shape), list(self.shape(name)))


class SafeTensors(Tensors):
    def __init__(self, path: Path, files: list[Path]):
        self._headers: dict[Path, tuple[int, dict]] = {}
        names = {}
        for file in files:
            try:
                with safe_open(str(file), "numpy") as opened:  # which checks sizes and offsets
                    names |= {name: (file, name) for name in opened.keys()}
            except (SafetensorError, OSError) as e:
                raise BundleError(f"{file}: expected a safetensors file, found none: {e}") from e
            with open(file, "rb") as raw:
                length = int.from_bytes(raw.read(8), "little")
                self._headers[file] = 8 + length, json.loads(raw.read(length))
        super().__init__(path, names)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._entry(name)[2]["shape"])

    def _entry(self, name: str) -> tuple[Path, int, dict]:
        file, stored = self._names[name]
        start, header = self._headers[file]
        return file, start, header[stored]

    def _read(self, name: str) -> np.ndarray:
        """By hand, since numpy knows no bfloat16."""
        file, start, entry = self._entry(name)
        kind = entry["dtype"]
        expect(kind in _TYPES, f"{file}, {name}", "numbers in " + ", ".join(_TYPES), kind)
        begin, end = entry["data_offsets"]
        values = np.fromfile(file, _TYPES[kind], (end - begin) // np.dtype(_TYPES[kind]).itemsize, offset=start + begin).reshape(entry["shape"])
        return (values.astype(np.uint32) << 16).view(np.float32) if kind == "BF16" else values.astype(np.float32)


class PickledTensors(Tensors):
    """What torch.save wrote, of which nothing but tensors is ever loaded."""

    def __init__(self, path: Path):
        try:
            import torch
        except ImportError:
            raise BundleError(f"{path}: expected PyTorch to read it by, found none; a .safetensors file needs none") from None
        try:
            state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        except Exception as e:  # the library raises many kinds
            raise BundleError(f"{path}: expected a PyTorch file of tensors alone, found something else: {_first_line(e)}") from e
        for wrapper in _WRAPPERS:
            if isinstance(state, dict) and isinstance(state.get(wrapper), dict):
                state = state[wrapper]
        expect(isinstance(state, dict), str(path), "a state dict", type(state).__name__)
        super().__init__(path, {name: tensor for name, tensor in state.items() if isinstance(tensor, torch.Tensor)})

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._names[name].shape)

    def _read(self, name: str) -> np.ndarray:
        return self._names[name].float().numpy()


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def open_file(path: Path) -> Tensors:
    """A checkpoint in one file; the prefix that training in parallel leaves before each name is taken away."""
    expect(path.is_file(), str(path), "a checkpoint", "no such file")
    if path.suffix == ".safetensors":
        tensors: Tensors = SafeTensors(path, [path])
    else:
        expect(path.suffix in PICKLES, str(path), "a file ending in .safetensors, " + ", ".join(PICKLES), path.suffix or "none of them")
        tensors = PickledTensors(path)
    expect(len(tensors) > 0, str(path), "tensors", "none")
    if all(name.startswith(_MODULE) for name in tensors):
        tensors.renamed(lambda name: name.removeprefix(_MODULE))
    return tensors


def has_safetensors(folder: Path) -> bool:
    return (folder / WHOLE).is_file() or (folder / INDEX).is_file()


def open_folder(folder: Path) -> Tensors:
    """The weights of a Hugging Face folder, in model.safetensors or in the shards that its index names."""
    index = folder / INDEX
    if not index.is_file():
        expect((folder / WHOLE).is_file(), str(folder), f"{WHOLE} or {INDEX}", "neither")
        return SafeTensors(folder / WHOLE, [folder / WHOLE])
    places = read_json(index).get("weight_map")
    expect(isinstance(places, dict) and bool(places) and all(isinstance(file, str) for file in places.values()), f"{index}, weight_map", "a file for each tensor", places)
    names = sorted(set(places.values()))
    for name in names:
        expect(Path(name).name == name, f"{index}, weight_map", "files beside it", name)
        expect((folder / name).is_file(), f"{index}, weight_map", name, "no such file")
    tensors = SafeTensors(index, [folder / name for name in names])
    for name, file in places.items():
        expect(name in tensors, f"{folder / file}, {name}", f"the tensor that {INDEX} names", "none")
    return tensors
