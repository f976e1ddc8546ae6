package dev.swath.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.gateway.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private final LiveFeed feed = new LiveFeed(2, 3);

    @Test
    void shouldTellEveryListenerEveryEvent() {
        Listener one = listen(Long.MAX_VALUE);
        Listener other = listen(Long.MAX_VALUE);

        publish(1, 5);

        assertThat(one.ids()).containsExactly("1", "2", "3", "4", "5");
        assertThat(other.ids()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void shouldDropTheOldestForASlowListenerOnly() {
        Listener slow = listen(1);
        Listener fast = listen(Long.MAX_VALUE);

        publish(1, 10);
        slow.subscription().request(10);

        assertThat(slow.ids()).containsExactly("8", "9", "10");
        assertThat(fast.ids()).hasSize(10);
        assertThat(feed.dropped()).isEqualTo(7);
    }

    @Test
    void shouldForgetAListenerThatLeft() {
        Listener gone = listen(Long.MAX_VALUE);

        gone.subscription().cancel();
        publish(1, 2);

        assertThat(gone.ids()).isEmpty();
        assertThat(feed.listeners()).isZero();
    }

    @Test
    void shouldRefuseMoreListenersThanItHasRoomFor() {
        listen(1);
        listen(1);

        assertThatThrownBy(feed::checkRoom).isInstanceOf(CatalogueException.class);
    }

    @Test
    void shouldEndEveryLineWhenItCloses() {
        Listener listener = listen(0);

        feed.close();

        assertThat(listener.completed).isTrue();
        assertThat(listen(1).completed).isTrue();
    }

    private Listener listen(long wanted) {
        Listener listener = new Listener(wanted);
        feed.subscribe(listener, Grants.all());
        return listener;
    }

    private void publish(int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(i -> feed.publish(new LiveEvent.Message("item", Integer.toString(i), null)));
    }

    private static final class Listener implements Flow.Subscriber<LiveEvent> {
        private final long wanted;
        private final List<LiveEvent> events = new ArrayList<>();
        private Flow.@Nullable Subscription subscription;
        private boolean completed;

        Listener(long wanted) {
            this.wanted = wanted;
        }

        Flow.Subscription subscription() {
            return java.util.Objects.requireNonNull(subscription);
        }

        /** Heartbeats aside: the first comes at once. */
        List<String> ids() {
            return events.stream()
                    .filter(LiveEvent.Message.class::isInstance)
                    .map(event -> ((LiveEvent.Message) event).json())
                    .toList();
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            if (wanted > 0) {
                newSubscription.request(wanted);
            }
        }

        @Override
        public void onNext(LiveEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable throwable) {
            throw new AssertionError(throwable);
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
