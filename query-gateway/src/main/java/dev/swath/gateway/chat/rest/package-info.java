/** Dialogue over HTTP: the gateway's own form, and the one of OpenAI's chat completions. */
@NullMarked
package dev.swath.gateway.chat.rest;

import org.jspecify.annotations.NullMarked;
