package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.TileCounts;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One answer on its way. Where its time is over, it ends with words that say so. */
final class AnswerInProgress {
    private final Sources sources;
    private final Conversation conversation;
    private final Grants grants;
    private final AnswerChat.AnswerListener listener;
    private final TimeBudget time;
    private final List<ChatAnswer.AnswerPart> parts = new ArrayList<>();

    AnswerInProgress(
            Sources sources,
            Conversation conversation,
            Grants grants,
            AnswerChat.AnswerListener listener,
            TimeBudget time) {
        this.sources = sources;
        this.conversation = conversation;
        this.grants = grants;
        this.listener = listener;
        this.time = time;
    }

    /**
     * What answers are made of.
     *
     * @param time how long an answer may take
     */
    record Sources(Search search, CountTiles counts, Talk talk, ModelVoice voice, PlanQuery queries, Duration time) {}

    ChatAnswer talk(@Nullable String about) {
        listener.planned(null, List.of());
        sayWhatWasDropped();
        DialogueReply reply = fromModel(about);
        if (reply != null) {
            return tell(reply, about);
        }
        QueryImage image = conversation.image();
        if (image != null) {
            return describe(image);
        }
        say(fromCaptions(about));
        return new ChatAnswer(parts, null, List.of(), null);
    }

    /** What the language model says; null if the planner is to answer. */
    private @Nullable DialogueReply fromModel(@Nullable String about) {
        BooleanSupplier unwanted = () -> listener.isGone() || time.isOver();
        try {
            return time.within(() -> sources.voice().answer(conversation, conversation.meant(about), grants, unwanted))
                    .flatMap(Function.identity())
                    .orElse(null);
        } catch (CancellationException e) {
            if (listener.isGone()) {
                throw e;
            }
            return null;
        }
    }

    private String fromCaptions(@Nullable String about) {
        String words = about == null ? "" : about;
        return time.within(() -> sources.talk().answer(words, conversation.lastText(), conversation, grants))
                .orElseGet(this::tooLate);
    }

    /** The model's words, with the caption of the tile that is meant beside them; and where it says [RET], what is nearest to that. */
    private ChatAnswer tell(DialogueReply reply, @Nullable String about) {
        if (reply.dropped() > 0) {
            say(AnswerWords.unheard(reply.dropped()));
        }
        for (DialogueReply.ReplyContent part : reply.parts()) {
            switch (part) {
                case DialogueReply.ReplyContent.Worded(String text) ->
                    say(conversation.meant(about) == null ? text : text + "\n" + fromCaptions(about));
                case DialogueReply.ReplyContent.Sought sought -> seek(reply, sought);
            }
        }
        return new ChatAnswer(parts, null, List.of(), reply.modelVersion());
    }

    private void seek(DialogueReply reply, DialogueReply.ReplyContent.Sought sought) {
        Set<TileId> shown = conversation.shown();
        SearchQuery query = SearchQuery.builder()
                .text(conversation.searchedText())
                .limit(Math.min(SearchQuery.MAX_LIMIT, PlanQuery.DEFAULT_LIMIT + shown.size()))
                .build();
        SearchAnswer found = time.within(() -> sources.voice().seek(query, reply, sought, grants))
                .orElse(null);
        if (found == null) {
            say(tooLate());
            return;
        }
        List<Result> hits = found.results().stream()
                .filter(hit -> !shown.contains(hit.tileId()))
                .limit(PlanQuery.DEFAULT_LIMIT)
                .toList();
        say(AnswerWords.meant(hits.size()));
        show(hits);
    }

    /** What a picture shows is told by the tile that is most like it. */
    private ChatAnswer describe(QueryImage image) {
        SearchQuery query = SearchQuery.builder().image(image).limit(1).build();
        SearchAnswer found =
                time.within(() -> sources.search().search(query, grants)).orElse(null);
        if (found == null) {
            say(tooLate());
            return new ChatAnswer(parts, null, List.of(), null);
        }
        say(AnswerWords.ofPicture(found.results()));
        show(found.results());
        return new ChatAnswer(parts, null, List.of(), found.modelVersion());
    }

    ChatAnswer run(Plan read, List<String> notUnderstood, Set<TileId> unwanted) {
        TileId like = like(read);
        QueryImage image = like == null ? conversation.image() : null;
        Plan plan = withWhatToAsk(read, like != null || image != null);
        if (plan.ask() != null) {
            listener.planned(plan, notUnderstood);
            sayWhatWasDropped();
            say(Questions.of(plan, notUnderstood));
            return new ChatAnswer(parts, plan, notUnderstood, null);
        }
        int wanted = plan.limit() == null ? PlanQuery.DEFAULT_LIMIT : plan.limit();
        int most = Math.min(SearchQuery.MAX_LIMIT, wanted + unwanted.size() + (like == null ? 0 : 1));
        SearchQuery query = sources.queries().of(plan, like, image, most);
        listener.planned(plan, notUnderstood);
        sayWhatWasDropped();
        try {
            return plan.count()
                    ? count(plan, query, notUnderstood)
                    : search(plan, query, notUnderstood, wanted, unwanted, like);
        } catch (CatalogueException e) {
            if (plan.threshold() == null || !"threshold".equals(e.field())) {
                throw e;
            }
            say(AnswerWords.WITHOUT_PROBABILITY);
            return new ChatAnswer(parts, plan, notUnderstood, null);
        }
    }

    private ChatAnswer count(Plan plan, SearchQuery query, List<String> notUnderstood) {
        say(time.within(() -> sources.counts().count(query, grants))
                .map(TileCounts::total)
                .map(total -> AnswerWords.number(plan, total, notUnderstood))
                .orElseGet(this::tooLate));
        return new ChatAnswer(parts, plan, notUnderstood, null);
    }

    private ChatAnswer search(
            Plan plan,
            SearchQuery query,
            List<String> notUnderstood,
            int wanted,
            Set<TileId> unwanted,
            @Nullable TileId like) {
        SearchAnswer found =
                time.within(() -> sources.search().search(query, grants)).orElse(null);
        if (found == null) {
            say(tooLate());
            return new ChatAnswer(parts, plan, notUnderstood, null);
        }
        List<Result> hits = found.results().stream()
                .filter(hit -> !unwanted.contains(hit.tileId()) && !hit.tileId().equals(like))
                .limit(wanted)
                .toList();
        say(
                hits.isEmpty()
                        ? AnswerWords.nothing(plan, found, notUnderstood)
                        : AnswerWords.hits(plan, hits.size(), notUnderstood));
        show(hits);
        return new ChatAnswer(parts, plan, notUnderstood, found.modelVersion());
    }

    /** A picture or tile in the turn is something to look for. A threshold needs something. */
    private static Plan withWhatToAsk(Plan plan, boolean resembles) {
        if (resembles) {
            return plan.ask() == Plan.Ask.SUBJECT ? plan.withAsk(null) : plan;
        }
        return plan.ask() == null && plan.threshold() != null && plan.subject() == null
                ? plan.withAsk(Plan.Ask.SUBJECT)
                : plan;
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
                    "expected a hit of the last answer, which had %d, found number %d".formatted(hits.size(), number));
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

    private String tooLate() {
        return AnswerWords.tooLate(sources.time());
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
