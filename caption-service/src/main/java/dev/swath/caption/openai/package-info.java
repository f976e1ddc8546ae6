/** Captions by a server that speaks OpenAI's chat completions: vLLM, SGLang, NIM, llama.cpp and others. */
@NullMarked
package dev.swath.caption.openai;

import org.jspecify.annotations.NullMarked;
