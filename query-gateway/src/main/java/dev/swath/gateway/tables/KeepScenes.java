package dev.swath.gateway.tables;

import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicListener;

/** Keeps the table of scenes true to its topic. */
public record KeepScenes(SceneTable scenes) implements TopicListener<SceneSeen> {
    @Override
    public void beginning() {
        scenes.clear();
    }

    @Override
    public void received(ReceivedRecord<SceneSeen> received) {
        scenes.apply(received.event());
    }
}
