/** Chats beside searches and a live ingest. */
@NullMarked
package dev.swath.benchmarks.chat;

import org.jspecify.annotations.NullMarked;
