package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.dialogue.PlaceOutlines;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.Planner.Intent;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.Search;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Answers a conversation's last turn: reads its words into a plan, or takes the plan that the client sends, and runs it. What asks for no search is answered
 * by the language model, or where that cannot speak by the planner. Captions and other texts of tiles are shown, and never read. Thread-safe.
 */
public final class AnswerChat {
    private final AnswerInProgress.Sources sources;
    private final ChatLimits limits;
    private final Semaphore atWork;
    private final InstantSource clock;

    /** @param voice the language model's part */
    public AnswerChat(
            Search search,
            CountTiles counts,
            FindTile tiles,
            ModelVoice voice,
            ChatLimits limits,
            InstantSource clock) {
        this.sources = new AnswerInProgress.Sources(
                search, counts, new Talk(tiles), voice, new PlanQuery(new PlaceOutlines()), limits.time());
        this.limits = limits;
        this.atWork = new Semaphore(limits.atWork(), true);
        this.clock = clock;
    }

    /** Hears of an answer as it comes. */
    public interface AnswerListener {
        /** Nobody waits for the parts. */
        AnswerListener NOBODY = new AnswerListener() {
            @Override
            public void planned(@Nullable Plan plan, List<String> notUnderstood) {}

            @Override
            public void said(ChatAnswer.AnswerPart part) {}
        };

        /** Whether nobody listens any more: then the answer may end. */
        default boolean isGone() {
            return false;
        }

        /** What will run, before it does. */
        void planned(@Nullable Plan plan, List<String> notUnderstood);

        /** A part of the answer. */
        void said(ChatAnswer.AnswerPart part);
    }

    /**
     * The answer. One that takes longer than it may ends with words that say so.
     *
     * @param listener hears of each part as it comes; what it throws ends the answer
     * @throws CatalogueException INVALID_REQUEST of a field of the plan; NOT_FOUND if a tile that is meant is gone; what
     *     the search throws
     * @throws java.util.concurrent.CancellationException if the listener is gone
     */
    public ChatAnswer answer(ChatRequest request, Grants grants, AnswerListener listener) {
        TimeBudget time = new TimeBudget(limits.time(), atWork, listener::isGone);
        Conversation conversation =
                Conversation.of(request, limits, request.now() == null ? clock.instant() : request.now());
        AnswerInProgress turn = new AnswerInProgress(sources, conversation, grants, listener, time);
        Plan sent = request.plan();
        if (sent != null) {
            return turn.run(sent, List.of(), Set.of());
        }
        return switch (conversation.last()) {
            case Intent.ToTalk(String about) -> turn.talk(about);
            case Intent.ToSearch(Plan plan, List<String> notUnderstood, boolean follows) ->
                turn.run(plan, notUnderstood, follows && plan.like() == null ? Set.of() : conversation.shown());
        };
    }
}
