"""Talks with the catalogue by PyPI's openai, and calls every tool by PyPI's mcp.

check_chat.py GATEWAY

The conversation is streamed and holds a picture. Wrong requests are refused as OpenAI's clients know it.
"""

import asyncio
import base64
import json
import sys
import urllib.request

import openai
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

TOOLS = {"search", "more_like_this", "tile", "count", "explain", "status"}


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def streamed(client, messages):
    """The text and the structured part of an answer that comes in pieces."""
    text, answer, pieces = "", None, 0
    for chunk in client.chat.completions.create(model="swath", messages=messages, stream=True):
        delta = chunk.choices[0].delta
        text += delta.content or ""
        answer = getattr(delta, "swath", None) or answer
        pieces += 1
    return text, answer, pieces


def hits(answer):
    return [hit["tileId"] for part in answer["parts"] for hit in part.get("hits", [])]


def talk(gateway):
    client = openai.OpenAI(base_url=f"{gateway}/v1", api_key="none")
    assert "swath" in [model.id for model in client.models.list()]

    messages = [{"role": "user", "content": "top 3 images, newest first"}]
    text, answer, pieces = streamed(client, messages)
    shown = hits(answer)
    assert pieces >= 3 and len(shown) == 3 and all(tile in text for tile in shown), text

    messages += [{"role": "assistant", "content": text}, {"role": "user", "content": "2 more like the second one"}]
    text, answer, _ = streamed(client, messages)
    assert answer["plan"]["like"] == "hit:2" and len(hits(answer)) == 2, answer
    assert not set(hits(answer)) & set(shown), "a tile was shown twice"

    picture = base64.b64encode(fetch(f"{gateway}/api/tiles/{shown[0]}/chip")).decode()
    messages = [{
        "role": "user",
        "content": [
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}},
            {"type": "text", "text": "5 more like this"},
        ],
    }]
    text, answer, _ = streamed(client, messages)
    scores = [hit["score"] for part in answer["parts"] for hit in part.get("hits", [])]
    assert scores and max(scores) > 0.99, "a tile's own picture finds it"
    whole = client.chat.completions.create(model="swath", messages=messages)
    assert whole.choices[0].message.content == text and whole.choices[0].finish_reason == "stop"
    assert whole.usage.total_tokens > 0

    wrong = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}]
    for request, status in (({"model": "swath", "messages": wrong}, 400), ({"model": "gpt", "messages": messages}, 404)):
        try:
            client.chat.completions.create(**request)
            raise AssertionError("it was not refused")
        except openai.APIStatusError as refusal:
            assert refusal.status_code == status and refusal.body["code"], refusal
    return f"openai {openai.__version__}: a streamed conversation with a picture"


async def call_tools(gateway):
    async with streamable_http_client(f"{gateway}/mcp") as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            assert {tool.name for tool in tools} == TOOLS, tools
            assert all(tool.description for tool in tools)

            async def call(name, refused=False, **arguments):
                result = await session.call_tool(name, arguments)
                assert bool(getattr(result, "is_error", getattr(result, "isError", None))) == refused, (name, result)
                structured = getattr(result, "structured_content", getattr(result, "structuredContent", None))
                return result.content, structured

            _, found = await call("search", words="2 images, newest first")
            tile = hits(found)[0]
            content, _ = await call("tile", tileId=tile)
            pictures = [part for part in content if part.type == "image"]
            assert pictures and base64.b64decode(pictures[0].data)[:2] == b"\xff\xd8"
            _, like = await call("more_like_this", tileId=tile, limit=3)
            assert tile not in hits(like) and 0 < len(hits(like)) <= 3
            content, _ = await call("count", words="images since 2000")
            assert any(character.isdigit() for character in content[0].text)
            _, explained = await call("explain", words="schools near Springfield")
            assert explained["plan"]["ask"] == "place"
            content, explained = await call("explain", words="fields", tileId=tile)
            pictures = [part for part in content if part.type == "image"]
            assert pictures and base64.b64decode(pictures[0].data)[:4] == b"\x89PNG" and len(explained["seen"]["grid"]) == 7
            _, counted = await call("status")
            assert counted["tiles"] > 0
            await call("search", refused=True, words="images, newest first", limit=1000)
            await call("tile", refused=True, tileId="no-tile")
    return f"mcp: {len(TOOLS)} tools listed and called"


def main(gateway):
    print(talk(gateway))
    print(asyncio.run(call_tools(gateway)))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
