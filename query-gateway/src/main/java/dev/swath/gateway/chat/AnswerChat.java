package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.dialogue.PlaceOutlines;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.Planner.Intent;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.Search;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AnswerWords a conversation's last turn: reads its words into a plan, or takes the plan that the client sends, and runs it. Captions and other texts of tiles are
 * shown, and never read. Thread-safe.
 */
public final class AnswerChat {
    private final Search search;
    private final Talk talk;
    private final PlanQuery queries = new PlanQuery(new PlaceOutlines());
    private final ChatLimits limits;
    private final InstantSource clock;

    public AnswerChat(Search search, FindTile tiles, ChatLimits limits, InstantSource clock) {
        this.search = search;
        this.talk = new Talk(tiles);
        this.limits = limits;
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

        /** What will run, before it does. */
        void planned(@Nullable Plan plan, List<String> notUnderstood);

        /** A part of the answer. */
        void said(ChatAnswer.AnswerPart part);
    }

    /**
     * The answer.
     *
     * @param listener hears of each part as it comes; what it throws ends the answer
     * @throws CatalogueException INVALID_REQUEST of a field of the plan; NOT_FOUND if a tile that is meant is gone; what
     *     the search throws
     */
    public ChatAnswer answer(ChatRequest request, Grants grants, AnswerListener listener) {
        Conversation conversation =
                Conversation.of(request, limits, request.now() == null ? clock.instant() : request.now());
        AnswerInProgress turn = new AnswerInProgress(conversation, grants, listener);
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

    /** One answer on its way. */
    private final class AnswerInProgress {
        private final Conversation conversation;
        private final Grants grants;
        private final AnswerListener listener;
        private final List<ChatAnswer.AnswerPart> parts = new ArrayList<>();

        AnswerInProgress(Conversation conversation, Grants grants, AnswerListener listener) {
            this.conversation = conversation;
            this.grants = grants;
            this.listener = listener;
        }

        ChatAnswer talk(@Nullable String about) {
            listener.planned(null, List.of());
            sayWhatWasDropped();
            QueryImage image = conversation.image();
            if (image != null) {
                return describe(image);
            }
            say(talk.answer(about == null ? "" : about, conversation.lastText(), conversation, grants));
            return new ChatAnswer(parts, null, List.of(), null);
        }

        /** What a picture shows is told by the tile that is most like it. */
        private ChatAnswer describe(QueryImage image) {
            SearchAnswer found =
                    search.search(SearchQuery.builder().image(image).limit(1).build(), grants);
            say(AnswerWords.ofPicture(found.results()));
            show(found.results());
            return new ChatAnswer(parts, null, List.of(), found.modelVersion());
        }

        ChatAnswer run(Plan read, List<String> notUnderstood, Set<TileId> unwanted) {
            Plan plan = withPicture(read);
            TileId like = like(plan);
            int wanted = plan.limit() == null ? PlanQuery.DEFAULT_LIMIT : plan.limit();
            if (plan.ask() != null) {
                listener.planned(plan, notUnderstood);
                sayWhatWasDropped();
                say(Questions.of(plan, notUnderstood));
                return new ChatAnswer(parts, plan, notUnderstood, null);
            }
            boolean counts = plan.count();
            int most = counts
                    ? SearchQuery.MAX_LIMIT
                    : Math.min(SearchQuery.MAX_LIMIT, wanted + unwanted.size() + (like == null ? 0 : 1));
            SearchQuery query = queries.of(plan, like, like == null ? conversation.image() : null, most);
            listener.planned(plan, notUnderstood);
            sayWhatWasDropped();
            SearchAnswer found = search.search(query, grants);
            List<Result> hits = PlanHits.of(plan, found).stream()
                    .filter(hit ->
                            !unwanted.contains(hit.tileId()) && !hit.tileId().equals(like))
                    .limit(counts ? Integer.MAX_VALUE : wanted)
                    .toList();
            if (counts) {
                say(AnswerWords.number(plan, hits.size(), found.next() != null, notUnderstood));
            } else {
                say(AnswerWords.hits(plan, hits.size(), notUnderstood));
                show(hits);
            }
            return new ChatAnswer(parts, plan, notUnderstood, found.modelVersion());
        }

        /** A picture in the turn is something to look for. */
        private Plan withPicture(Plan plan) {
            boolean given = conversation.image() != null || conversation.tile() != null;
            return given && plan.ask() == Plan.Ask.SUBJECT ? plan.withAsk(null) : plan;
        }

        private @Nullable TileId like(Plan plan) {
            String like = plan.like();
            if (like == null) {
                return conversation.tile();
            }
            if (like.startsWith("tile:")) {
                return tileId(like.substring(5));
            }
            int number = Integer.parseInt(like.substring(4));
            List<TileId> hits = conversation.hits();
            if (number > hits.size()) {
                throw CatalogueException.ofField(
                        "plan.like",
                        "expected a hit of the last answer, which had %d, found number %d"
                                .formatted(hits.size(), number));
            }
            return hits.get(number - 1);
        }

        private static TileId tileId(String value) {
            try {
                return new TileId(value);
            } catch (CatalogueException e) {
                throw e.withField("plan.like");
            }
        }

        private void sayWhatWasDropped() {
            if (conversation.dropped() > 0) {
                say("The conversation is long: I no longer know its first %d turns.".formatted(conversation.dropped()));
            }
        }

        private void say(String text) {
            add(new ChatAnswer.AnswerPart.Says(text));
        }

        private void show(List<Result> hits) {
            if (!hits.isEmpty()) {
                add(new ChatAnswer.AnswerPart.Shows(hits));
            }
        }

        private void add(ChatAnswer.AnswerPart part) {
            parts.add(part);
            listener.said(part);
        }
    }
}
