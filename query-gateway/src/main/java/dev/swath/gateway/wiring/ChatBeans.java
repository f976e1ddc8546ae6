package dev.swath.gateway.wiring;

import dev.swath.catalogue.model.DialogueModel;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.chat.AnswerChat;
import dev.swath.gateway.chat.ChatJson;
import dev.swath.gateway.chat.ChatLimits;
import dev.swath.gateway.chat.ModelVoice;
import dev.swath.gateway.chat.rest.ChatDoor;
import dev.swath.gateway.explain.ExplainTile;
import dev.swath.gateway.mcp.ToolExplain;
import dev.swath.gateway.mcp.ToolSearch;
import dev.swath.gateway.remote.HttpDialogueModel;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.search.SearchByDialogue;
import dev.swath.service.ConcurrencyLimit;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** The use cases of dialogue. */
@Singleton
class ChatBeans {
    @Produces
    @Singleton
    ChatLimits chatLimits(GatewayConfig config) {
        return new ChatLimits(
                config.chatTurns(),
                config.chatWords(),
                config.chatPictures(),
                Math.toIntExact(config.maxImage().asLongValue()),
                Duration.ofSeconds(config.chatSeconds()),
                config.chatsAtWork().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
    }

    @Produces
    @Singleton
    ChatJson chatJson(ChatLimits limits) {
        return new ChatJson(limits);
    }

    @Produces
    @Singleton
    AnswerChat answerChat(Search search, CountTiles counts, FindTile tiles, ModelVoice voice, ChatLimits limits) {
        return new AnswerChat(search, counts, tiles, voice, limits, InstantSource.system());
    }

    @Produces
    @Singleton
    ModelVoice modelVoice(
            DialogueModel model,
            SearchParts parts,
            Backends backends,
            CurrentModel currentModel,
            ReadPicture pictures) {
        return new ModelVoice(
                model,
                new SearchByDialogue(backends.index(), parts.encoder(), currentModel, parts.places()),
                (tile, grants) -> pictures.chip(tile, grants).bytes());
    }

    /** The standalone process has the language model itself. */
    @Produces
    @Singleton
    @DefaultBean
    DialogueModel dialogueModel(GatewayConfig config) {
        return new HttpDialogueModel(
                config.textEncoder(),
                config.imageEncoder(),
                config.encoderConnectTimeout(),
                Duration.ofSeconds(config.chatSeconds()));
    }

    void close(@Disposes DialogueModel model) {
        if (model instanceof HttpDialogueModel http) {
            http.close();
        }
    }

    @Produces
    @Singleton
    ToolSearch toolSearch(AnswerChat chat) {
        return new ToolSearch(chat, InstantSource.system());
    }

    @Produces
    @Singleton
    ToolExplain toolExplain(ToolSearch search, ExplainTile tiles) {
        return new ToolExplain(search, tiles);
    }

    @Produces
    @Singleton
    ChatDoor chatDoor(AnswerChat chat, GatewayConfig config) {
        return new ChatDoor(chat, new ConcurrencyLimit("chats", config.maxChats()));
    }
}
