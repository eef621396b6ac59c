package dev.understudy.replay;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.engine.LiveSession;
import dev.understudy.journal.Outcome;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Tapes with conversations, and a client in a session that replays them. */
abstract class SocketReplayFixture {

  static final List<String> ONE = answer("resp_1", "one");
  static final List<String> TWO = answer("resp_2", "two");

  static final Duration PATIENCE = Duration.ofMillis(300);

  @TempDir Path folder;

  /** Connects a client to a server that replays a tape. */
  static void replaying(Path tape, Consumer<RawSocket> test) {
    replaying(SessionOptions.replay(tape).build(), test);
  }

  /** Connects a client to a server that replays a tape. */
  static void replaying(Path tape, BiConsumer<LiveSession, RawSocket> test) {
    replaying(SessionOptions.replay(tape).build(), test);
  }

  /** Connects a client to a server with these options. */
  static void replaying(SessionOptions options, Consumer<RawSocket> test) {
    replaying(options, (session, client) -> test.accept(client));
  }

  /** Connects a client to a session with these options. */
  static void replaying(SessionOptions options, BiConsumer<LiveSession, RawSocket> test) {
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(options);
        RawSocket client = connect(session.baseUrl())) {
      test.accept(session, client);
    }
  }

  /** Options for a session that waits for a silent client no longer than {@link #PATIENCE}. */
  static SessionOptions impatient(Path tape) {
    return SessionOptions.replay(tape).stallTimeout(PATIENCE).build();
  }

  static void assertNoMissFor(Duration time, LiveSession session) {
    Awaitility.await()
        .during(time)
        .atMost(Duration.ofSeconds(20))
        .until(() -> session.journal().count(Outcome.MISS) == 0);
  }

  Path tape(Interaction... interactions) {
    return Sockets.write(folder.resolve("tape.yaml"), interactions);
  }

  /** A conversation of a turn that came to its end. */
  static Interaction talk(Stream<Frame> turn) {
    return talk(turn.toList(), End.COMPLETE);
  }

  /** A conversation of two turns that came to its end. */
  static Interaction talk(Stream<Frame> first, Stream<Frame> second) {
    return talk(Stream.concat(first, second));
  }

  /** A conversation of frames that came to its end. */
  static Interaction talk(Frame... frames) {
    return talk(List.of(frames), End.COMPLETE);
  }

  /** A conversation without a close, and how it ended. */
  static Interaction talk(List<Frame> frames, End end) {
    return Interactions.socket(0, new Conversation(frames, Optional.empty()), end);
  }

  /** Two messages of a client, and what answers them. */
  static Stream<Frame> pair(String name, List<String> answer) {
    Frame steer = client(0, "{\"type\":\"response.steer\",\"n\":\"" + name + "\"}");
    return Stream.concat(Stream.of(steer), turn(1, create(name), answer));
  }
}
