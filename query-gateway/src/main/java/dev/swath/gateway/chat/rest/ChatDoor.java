package dev.swath.gateway.chat.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.Grants;
import dev.swath.gateway.chat.AnswerChat;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatRequest;
import dev.swath.service.ConcurrencyLimit;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a bounded number of chats in at once, and tells an answer whole or as it comes. A client that goes away ends its chat, and its place is free at once. */
public final class ChatDoor {
    private static final Logger LOG = LoggerFactory.getLogger(ChatDoor.class);

    private final AnswerChat chat;
    private final ConcurrencyLimit places;

    public ChatDoor(AnswerChat chat, ConcurrencyLimit places) {
        this.chat = chat;
        this.places = places;
    }

    /** @throws CatalogueException TOO_MANY_REQUESTS, and what {@link AnswerChat} throws */
    ChatAnswer whole(ChatRequest request, Grants grants, RoutingContext context) {
        Waiting client = new Waiting(new AtomicBoolean(true));
        context.addEndHandler(_ -> client.open().set(false));
        try {
            return places.run(() -> chat.answer(request, grants, client));
        } catch (CancellationException e) {
            throw new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, "the client went away", e);
        }
    }

    /**
     * The answer as server-sent events. What fails once the first has been written is an event, too.
     *
     * @throws CatalogueException TOO_MANY_REQUESTS
     */
    Response stream(ChatRequest request, Grants grants, RoutingContext context, EventFrames frames) {
        places.enter();
        AtomicBoolean open = new AtomicBoolean(true);
        context.addEndHandler(_ -> {
            if (open.getAndSet(false)) {
                places.leave();
            }
        });
        StreamingOutput output = stream -> write(request, grants, frames, stream, open);
        return Response.ok(output)
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private void write(ChatRequest request, Grants grants, EventFrames frames, OutputStream stream, AtomicBoolean open)
            throws IOException {
        Writer writer = new Writer(frames, stream, open);
        try {
            ChatAnswer answer = chat.answer(request, grants, writer);
            writer.write(frames.ended(answer));
        } catch (CatalogueException e) {
            writer.write(frames.failed(e));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CancellationException e) {
            throw new IOException("the client went away", e);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("errorCode", ErrorCode.INTERNAL_ERROR)
                    .log("A chat failed");
            writer.write(frames.failed(
                    new CatalogueException(ErrorCode.INTERNAL_ERROR, "the service failed; its log says why")));
        }
    }

    /** Waits for the whole answer. */
    private record Waiting(AtomicBoolean open) implements AnswerChat.AnswerListener {
        @Override
        public boolean isGone() {
            return !open.get();
        }

        @Override
        public void planned(@Nullable Plan plan, List<String> notUnderstood) {}

        @Override
        public void said(ChatAnswer.AnswerPart part) {}
    }

    /** Writes each frame at once. */
    private record Writer(EventFrames frames, OutputStream stream, AtomicBoolean open)
            implements AnswerChat.AnswerListener {
        @Override
        public boolean isGone() {
            return !open.get();
        }

        @Override
        public void planned(@Nullable Plan plan, List<String> notUnderstood) {
            write(frames.planned(plan, notUnderstood));
        }

        @Override
        public void said(ChatAnswer.AnswerPart part) {
            write(frames.said(part));
        }

        void write(String frame) {
            try {
                if (!open.get()) {
                    throw new IOException("the client went away");
                }
                if (!frame.isEmpty()) {
                    stream.write(frame.getBytes(StandardCharsets.UTF_8));
                    stream.flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
