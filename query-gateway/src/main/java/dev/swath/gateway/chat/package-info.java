/**
 * Dialogue: {@link dev.swath.gateway.chat.AnswerChat} answers a conversation's last turn. The client sends the whole conversation each time; nothing of it is
 * kept or logged.
 */
@NullMarked
package dev.swath.gateway.chat;

import org.jspecify.annotations.NullMarked;
