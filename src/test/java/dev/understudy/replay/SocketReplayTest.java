package dev.understudy.replay;

import static dev.understudy.testing.Sockets.answer;
import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.server;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Close;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Opcode;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.cassette.Timing;
import dev.understudy.engine.LiveSession;
import dev.understudy.fault.Fault;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Speed;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.Sockets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketReplayTest {

  private static final List<String> ONE = answer("resp_1", "one");
  private static final List<String> TWO = answer("resp_2", "two");

  private static final Duration PATIENCE = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void severalTurnsArePlayedOnOneConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket client = connect(session.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      assertThat(session.report().text()).contains("no problem in 3 requests");
    }
  }

  @Test
  void aMessageCountsByValueAndWithoutWhatTheCassetteIgnores() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      String same = "{ \"input\" : \"a\", \"model\":\"m\",\"type\":\"response.create\" }";
      assertThat(ask(client, same, ONE.size())).isEqualTo(ONE);
    }
  }

  @Test
  void connectionsMayComeInAnyOrder() {
    Path tape = tape(talk(turn(0, create("a"), ONE)), talk(turn(0, create("b"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket first = connect(session.baseUrl());
        RawSocket second = connect(session.baseUrl())) {
      assertThat(ask(first, create("b"), TWO.size())).isEqualTo(TWO);
      assertThat(ask(second, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(session.report().passed()).isTrue();
    }
  }

  @Test
  void framesKeepTheirFragmentsAndOpcodes() {
    byte[] binary = {0, 1, 2, (byte) 0xff};
    Path tape =
        tape(
            talk(
                Stream.of(
                    client(0, create("a")),
                    new Frame(Peer.SERVER, Opcode.TEXT, false, 1, Bytes.utf8("{\"a\":"), false),
                    new Frame(Peer.SERVER, Opcode.PING, true, 2, Bytes.utf8("hi"), false),
                    new Frame(
                        Peer.SERVER, Opcode.CONTINUATION, true, 3, Bytes.utf8("\"é\"}"), false),
                    new Frame(Peer.SERVER, Opcode.BINARY, true, 4, Bytes.wrap(binary), false))));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.text(create("a"));
      assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\":");
      assertFrame(client.next(), RawSocket.PING, true, "hi");
      assertFrame(client.next(), RawSocket.CONTINUATION, true, "\"é\"}");
      RawFrame last = client.next();
      assertThat(last.opcode()).isEqualTo(RawSocket.BINARY);
      assertThat(last.payload()).isEqualTo(binary);
    }
  }

  @Test
  void aClientMayCutItsMessagesAsItLikes() {
    Path tape = tape(talk(turn(0, create("é"), ONE)));
    byte[] message = create("é").getBytes(StandardCharsets.UTF_8);
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      for (int i = 0; i < message.length; i++) {
        int opcode = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
        client.send(opcode, i == message.length - 1, new byte[] {message[i]});
        if (i == 10) {
          client.send(RawSocket.PING, true, "between".getBytes(StandardCharsets.UTF_8));
        }
      }
      assertFrame(client.next(), RawSocket.PONG, true, "between");
      assertThat(client.next().text()).isEqualTo(ONE.get(0));
    }
  }

  @Test
  void aServerThatSpokeFirstSpeaksFirst() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    server(0, "{\"type\":\"session.created\"}"),
                    client(10, "{\"type\":\"x\"}"),
                    server(20, "{\"type\":\"y\"}"))));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket client = connect(session.baseUrl())) {
      assertThat(client.next().text()).isEqualTo("{\"type\":\"session.created\"}");
      assertThat(ask(client, "{\"type\":\"x\"}", 1)).containsExactly("{\"type\":\"y\"}");
      assertThat(session.report().passed()).isTrue();
    }
  }

  @Test
  void theRecordedCloseEndsIt() {
    Path tape =
        tape(
            Interactions.socket(
                1,
                new Conversation(
                    turn(0, create("a"), ONE).toList(),
                    Optional.of(new Close(Peer.SERVER, 50_000, 4001, "enough"))),
                End.COMPLETE));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      ask(client, create("a"), ONE.size());
      RawFrame close = client.next();
      assertThat(close.opcode()).isEqualTo(RawSocket.CLOSE);
      assertThat(close.code()).isEqualTo(4001);
      assertThat(close.reason()).isEqualTo("enough");
    }
  }

  @Test
  void aRecordedCutBreaksTheConnectionOff() {
    Path tape =
        tape(
            Interactions.socket(
                1,
                new Conversation(
                    List.of(client(0, create("a")), server(10, ONE.get(0))), Optional.empty()),
                End.UPSTREAM_CUT));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.text(create("a"));
      assertThat(client.rest()).extracting(RawFrame::text).containsExactly(ONE.get(0));
    }
  }

  @Test
  void framesComeAtTheirTimeAfterWhatTheClientSaid() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    client(5_000_000, create("a")),
                    server(5_200_000, ONE.get(0)),
                    server(5_400_000, ONE.get(1)))));
    try (UnderstudyServer understudy = Doubles.replayer(Speed.parse("2x"), Repeat.NEVER, tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.text(create("a"));
      assertThat(client.next().at()).isBetween(100_000L, 3_000_000L);
      assertThat(client.next().at()).isBetween(200_000L, 3_000_000L);
    }
  }

  @Test
  void anotherMessageIsDriftAndTheRightOneStillGoesOn() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket client = connect(session.baseUrl())) {
      ask(client, create("a"), ONE.size());
      String error = ask(client, create("b", "resp_0"), 1).get(0);
      assertThat(error)
          .contains("\"type\":\"error\"")
          .contains("\"code\":\"cassette_drift\"")
          .contains("message 2 of the client is not the recorded one")
          .contains("/previous_response_id: recorded \\\"resp_1\\\", asked \\\"resp_0\\\"");
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
      assertThat(session.report().text())
          .contains("1 problem")
          .contains("miss: WS /v1/responses: message 2 of the client is not the recorded one")
          .contains("recorded  \"resp_1\"")
          .contains("asked     \"resp_0\"")
          .contains(tape.getFileName().toString());
    }
  }

  @Test
  void anOpeningThatIsNotRecordedIsAMissThatNamesTheClosest() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      assertThat(ask(client, create("z"), 1).get(0))
          .contains("\"code\":\"cassette_miss\"")
          .contains("/input: recorded \\\"a\\\", asked \\\"z\\\"");
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
    }
  }

  @Test
  void aMessageAfterTheLastIsExhaustedUnlessItIsRepeated() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      ask(client, create("a"), ONE.size());
      assertThat(ask(client, create("a"), 1).get(0)).contains("\"code\":\"cassette_exhausted\"");
    }
    try (UnderstudyServer understudy = Doubles.replayer(Speed.INSTANT, Repeat.LAST, tape);
        RawSocket client = connect(understudy.baseUrl())) {
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
    }
  }

  @Test
  void aClientThatStallsIsToldAndClosed() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    client(0, create("a")),
                    server(1, ONE.get(0)),
                    client(2, "{\"type\":\"response.cancel\"}"),
                    server(3, ONE.get(1)))));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(impatient(tape));
        RawSocket client = connect(session.baseUrl())) {
      client.text(create("a"));
      assertThat(client.next().text()).isEqualTo(ONE.get(0));
      assertThat(client.next().text())
          .contains("\"code\":\"cassette_stalled\"")
          .contains("the client sent nothing for 300 ms")
          .contains("goes on with message 2 of the client");
      assertThat(client.next().code()).isEqualTo(1008);
      assertThat(session.report().text()).contains("the client sent nothing for 300 ms");
    }
  }

  @Test
  void aClientMayBeIdleBetweenTurns() {
    Path tape = tape(talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(impatient(tape));
        RawSocket client = connect(session.baseUrl())) {
      ask(client, create("a"), ONE.size());
      assertNoMissFor(3 * PATIENCE.toMillis(), session);
      assertThat(ask(client, create("b", "resp_1"), TWO.size())).isEqualTo(TWO);
    }
  }

  @Test
  void aSecondConversationHasThePatienceOfTheFirst() {
    Path tape = tape(talk(pair("a", ONE).stream()), talk(pair("b", TWO).stream()));
    // Longer than any pause of a busy machine: only one that is left over from before runs out.
    Duration patience = Duration.ofSeconds(2);
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session =
            understudy.sessions().open(SessionOptions.replay(tape).stallTimeout(patience).build());
        RawSocket client = connect(session.baseUrl())) {
      client.text("{\"type\":\"response.steer\",\"n\":\"a\"}");
      Awaitility.await().until(() -> session.requests().size() == 2);
      assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      assertNoMissFor(patience.toMillis(), session);
      client.text("{\"type\":\"response.steer\",\"n\":\"b\"}");
      Awaitility.await().until(() -> session.requests().size() == 4);
      assertThat(ask(client, create("b"), TWO.size())).isEqualTo(TWO);
    }
  }

  @Test
  void aServerThatBeganBeforeTheClientIsPlayedFromItsFirstFragment() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    new Frame(Peer.SERVER, Opcode.TEXT, false, 0, Bytes.utf8("{\"a\""), false),
                    client(1, "{\"type\":\"x\"}"),
                    new Frame(
                        Peer.SERVER, Opcode.CONTINUATION, true, 2, Bytes.utf8(":1}"), false))));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket client = connect(session.baseUrl())) {
      assertFrame(client.next(), RawSocket.TEXT, false, "{\"a\"");
      client.text("{\"type\":\"x\"}");
      assertFrame(client.next(), RawSocket.CONTINUATION, true, ":1}");
      assertThat(session.report().passed()).isTrue();
    }
  }

  @Test
  void aFaultOfOursBreaksTheConnectionOff() {
    Path tape = tape(talk(pair("a", ONE).stream()));
    SessionOptions settings = SessionOptions.replay(tape).stallTimeout(PATIENCE).build();
    ServerSettings broken =
        Doubles.local(entry -> {
          if (entry.outcome() == Outcome.MISS) {
            throw new IllegalStateException("a listener that fails");
          }
        });
    try (UnderstudyServer understudy = UnderstudyServer.start(settings, broken);
        RawSocket stalled = connect(understudy.baseUrl());
        RawSocket wrong = connect(understudy.baseUrl())) {
      stalled.text("{\"type\":\"response.steer\",\"n\":\"a\"}");
      assertThat(stalled.receive()).isEmpty();
      wrong.text("{}");
      RawFrame close = wrong.next();
      assertThat(close.code()).isEqualTo(1011);
      assertThat(close.reason()).isEqualTo("an internal error in Understudy");
    }
  }

  @Test
  void upgradesAtOnceGetARefusalAndAConversationEachOnce() {
    Interaction conversation = talk(Stream.of(server(0, "{\"type\":\"session.created\"}")));
    Interaction refusal =
        new Interaction(
            1,
            Optional.empty(),
            conversation.request(),
            new RecordedResponse(429, Headers.NONE, List.of(), ContentCoding.IDENTITY),
            Timing.NONE,
            End.COMPLETE);
    Path tape = tape(refusal, conversation);
    for (int round = 0; round < 20; round++) {
      try (UnderstudyServer understudy = Doubles.replayer(tape);
          RawSocket one = RawSocket.request(understudy.baseUrl(), Sockets.PATH, "");
          RawSocket other = RawSocket.request(understudy.baseUrl(), Sockets.PATH, "")) {
        assertThat(List.of(status(one), status(other))).containsExactlyInAnyOrder("101", "429");
      }
    }
  }

  private static String status(RawSocket client) {
    return client.readHead().split(" ")[1];
  }

  /** Two messages of a client, and what answers them. */
  private static List<Frame> pair(String name, List<String> answer) {
    List<Frame> frames = new ArrayList<>();
    frames.add(client(0, "{\"type\":\"response.steer\",\"n\":\"" + name + "\"}"));
    turn(1, create(name), answer).forEach(frames::add);
    return frames;
  }

  private static SessionOptions impatient(Path tape) {
    return SessionOptions.replay(tape).stallTimeout(PATIENCE).build();
  }

  private static void assertNoMissFor(long millis, LiveSession session) {
    Awaitility.await()
        .during(Duration.ofMillis(millis))
        .atMost(Duration.ofSeconds(20))
        .until(() -> session.journal().count(Outcome.MISS) == 0);
  }

  @Test
  void whatTheClientDidNotSayIsLeftOver() {
    Path tape =
        tape(
            talk(turn(0, create("a"), ONE), turn(20_000, create("b", "resp_1"), TWO)),
            talk(turn(0, create("c"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(SessionOptions.replay(tape).build());
        RawSocket client = connect(session.baseUrl())) {
      ask(client, create("a"), ONE.size());
      assertThat(session.report().text())
          .contains("2 problems")
          .contains("leftover: nobody asked for GET /v1/responses (")
          .contains("GET /v1/responses, after client message 1 of 2 (");
    }
  }

  @Test
  void anUpgradeWithoutARecordingIsRefusedWith426() {
    Path tape =
        Sockets.write(
            folder.resolve("plain.yaml"), Interactions.simple(1, "/v1/responses", "{}", "ok"));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal = RawSocket.refused(understudy.baseUrl(), Sockets.PATH, "");
      assertThat(refusal.status()).isEqualTo(426);
      assertThat(refusal.header("x-understudy-miss")).isEqualTo("miss");
      assertThat(refusal.header("x-should-retry")).isEqualTo("false");
      assertThat(refusal.text()).contains("this path is recorded with POST only");
      JournalEntry entry = understudy.own().journal().entries().get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.MISS);
      assertThat(entry.status()).isEqualTo(426);
    }
  }

  @Test
  void aSocketOnAnEndpointThatHasNoneIsDiagnosed() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal =
          RawSocket.refused(understudy.baseUrl(), "/v1/chat/completions", "");
      assertThat(refusal.status()).isEqualTo(426);
      assertThat(refusal.text()).contains("A WebSocket is opened on an endpoint that has none");
    }
  }

  @RepeatedTest(20)
  void theServerEndsSocketsWithServiceRestart() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    UnderstudyServer understudy = Doubles.replayer(tape);
    try (RawSocket client = connect(understudy.baseUrl())) {
      ask(client, create("a"), ONE.size());
      understudy.close();
      assertThat(client.next().code()).isEqualTo(1012);
    }
  }

  @Test
  void whatIsNoJsonIsComparedAsItIs() {
    Path tape = tape(talk(Stream.of(client(0, "hello"), server(1, "world"))));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      assertThat(ask(client, "{not json", 1).get(0)).contains("\"code\":\"cassette_miss\"");
      assertThat(ask(client, "hello", 1)).containsExactly("world");
    }
  }

  @Test
  void textThatIsNotUtf8EndsTheConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.send(RawSocket.TEXT, true, new byte[] {'{', (byte) 0xc3, 0x28, '}'});
      assertThat(client.next().code()).isEqualTo(1007);
      assertThat(Doubles.awaitJournal(understudy, 2).get(1).detail())
          .isEqualTo("closed with 1007: invalid UTF-8 in a text message");
    }
  }

  @Test
  void aFrameThatIsNoneIsToldInTheJournal() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.bytes(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
      assertThat(client.next().code()).isEqualTo(1002);
      assertThat(Doubles.awaitJournal(understudy, 2).get(1).detail())
          .startsWith("connection aborted: ")
          .contains("opcode: 3");
    }
  }

  @Test
  void anAnswerThatItsClientLeftEndsWhereItWasLeft() {
    Path tape =
        tape(
            Interactions.socket(
                1,
                new Conversation(
                    List.of(client(0, create("a")), server(1, ONE.get(0))), Optional.empty()),
                End.CLIENT_LEFT));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      assertThat(ask(client, create("a"), 1)).containsExactly(ONE.get(0));
      assertThat(client.receive()).isEmpty();
    }
  }

  @Test
  void aRecordingThatWasCutHoldsNothingAgainstTheNext() {
    Interaction cut =
        Interactions.socket(
            1,
            new Conversation(
                List.of(client(0, create("cut")), server(1, ONE.get(0))), Optional.empty()),
            End.CLIENT_LEFT);
    Path tape =
        tape(
            new Interaction(
                1,
                Optional.empty(),
                cut.request(),
                cut.response(),
                new Timing(0, 0, 60_000_000),
                cut.end(),
                cut.conversation()),
            talk(turn(0, create("a"), ONE), turn(20_000, create("b"), TWO)));
    Duration patience = Duration.ofSeconds(1);
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session =
            understudy
                .sessions()
                .open(
                    SessionOptions.replay(tape)
                        .speed(Speed.RECORDED)
                        .stallTimeout(patience)
                        .build());
        RawSocket client = connect(session.baseUrl())) {
      client.text(create("cut"));
      client.next();
      ask(client, create("a"), ONE.size());
      assertNoMissFor(patience.toMillis(), session);
    }
  }

  @Test
  void pingsBeforeTheClientSpokeAreSentWhenItIsKnownWhatIsPlayed() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    new Frame(Peer.SERVER, Opcode.PING, true, 1, Bytes.utf8("there?"), false),
                    client(90_000_000, create("a")),
                    server(90_001_000, ONE.get(0)))));
    try (UnderstudyServer understudy = Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.text(create("a"));
      assertFrame(client.next(), RawSocket.PING, true, "there?");
      assertThat(client.next().text()).isEqualTo(ONE.get(0));
    }
  }

  @Test
  void aClientThatPingsAndNeverReadsIsNotReadForEver() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    AtomicInteger sent = new AtomicInteger();
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      byte[] ping = client.frame(RawSocket.PING, true, new byte[125]);
      byte[] many = new byte[1000 * ping.length];
      for (int i = 0; i < 1000; i++) {
        System.arraycopy(ping, 0, many, i * ping.length, ping.length);
      }
      Thread pinging =
          new Thread(() -> {
            while (sent.get() < 2000) {
              client.bytes(many);
              sent.incrementAndGet();
            }
          });
      pinging.setDaemon(true);
      pinging.setUncaughtExceptionHandler((thread, closed) -> {});
      pinging.start();
      // What the kernels hold is a few megabytes; all of it is 260.
      int[] before = {0};
      Awaitility.await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            int last = before[0];
            before[0] = sent.get();
            return last > 0 && last == before[0];
          });
      assertThat(sent.get()).isLessThan(1000);
    }
  }

  @Test
  void aMessageThatIsTooLargeEndsTheConnection() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    byte[] part = new byte[32 << 20];
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket client = connect(understudy.baseUrl())) {
      client.send(RawSocket.BINARY, false, part).send(RawSocket.CONTINUATION, false, part);
      client.send(RawSocket.CONTINUATION, true, new byte[1]);
      assertThat(client.next().code()).isEqualTo(1009);
    }
  }

  @Test
  void aClientThatNeverReadsHoldsNothingButItself() {
    String large = "{\"type\":\"x\",\"text\":\"" + "x".repeat(1 << 20) + "\"}";
    Path tape =
        tape(
            talk(
                Stream.concat(
                    Stream.of(client(0, create("a"))),
                    Stream.generate(() -> server(1, large)).limit(60))),
            talk(turn(0, create("b"), TWO)));
    try (UnderstudyServer understudy = Doubles.replayer(tape);
        RawSocket deaf = connect(understudy.baseUrl());
        RawSocket client = connect(understudy.baseUrl())) {
      deaf.text(create("a"));
      assertThat(ask(client, create("b"), TWO.size())).isEqualTo(TWO);
    }
  }

  @Test
  void aClientThatClosesInTheMiddleOfATurnIsAnswered() {
    Path tape =
        tape(
            talk(
                Stream.of(
                    client(0, create("a")),
                    server(1, ONE.get(0)),
                    server(60_000_000, ONE.get(1)))));
    try (UnderstudyServer understudy = Doubles.replayer(Speed.RECORDED, Repeat.NEVER, tape);
        RawSocket client = connect(understudy.baseUrl())) {
      ask(client, create("a"), 1);
      client.close(1000, "enough");
      assertThat(client.next().code()).isEqualTo(1000);
      assertThat(client.receive()).isEmpty();
    }
  }

  @Test
  void anUpgradeFromAPageOfElsewhereIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      RawClient.Received refusal =
          RawSocket.refused(understudy.baseUrl(), Sockets.PATH, "Origin: https://example.com\r\n");
      assertThat(refusal.status()).isEqualTo(403);
    }
  }

  @Test
  void anUpgradeThatIsWronglyAskedForIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    String upgrade = RawSocket.upgrade(Sockets.PATH, "");
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      assertThat(refused(understudy, upgrade.replace("Version: 13", "Version: 8")))
          .contains("'Sec-WebSocket-Version: 13' (RFC 6455, 4.2.1), not '8'");
      assertThat(refused(understudy, upgrade.replaceAll("Sec-WebSocket-Key: [^\r]*\r\n", "")))
          .contains("'Sec-WebSocket-Key' with 16 bytes in base64");
    }
  }

  @Test
  void aFaultRefusesTheUpgradeOrCutsTheConversation() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    SessionOptions options =
        SessionOptions.replay(tape)
            .fault(Fault.status(503).on(Sockets.PATH))
            .fault(Fault.cutAfter(2).on(Sockets.PATH))
            .allowLeftovers()
            .build();
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(options)) {
      String path = session.baseUrl().getPath() + Sockets.PATH;
      assertThat(RawSocket.refused(session.baseUrl(), path, "").status()).isEqualTo(503);
      try (RawSocket client = connect(session.baseUrl())) {
        client.text(create("a"));
        assertThat(client.rest())
            .extracting(RawFrame::text)
            .containsExactly(ONE.get(0), ONE.get(1));
      }
    }
  }

  @Test
  void aCutLeavesTheRecordingForTheNextAttemptAlsoWhereItIsShorter() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    SessionOptions options = SessionOptions.replay(tape).fault(Fault.cutAfter(100)).build();
    try (UnderstudyServer understudy = Doubles.replayer();
        LiveSession session = understudy.sessions().open(options)) {
      try (RawSocket client = connect(session.baseUrl())) {
        client.text(create("a"));
        assertThat(client.rest()).extracting(RawFrame::text).isEqualTo(ONE);
      }
      try (RawSocket client = connect(session.baseUrl())) {
        assertThat(ask(client, create("a"), ONE.size())).isEqualTo(ONE);
      }
      assertThat(session.report().text()).contains("no problem in 4 requests");
    }
  }

  @Test
  void anUpgradeOverAnOlderHttpIsRefused() {
    Path tape = tape(talk(turn(0, create("a"), ONE)));
    String upgrade = RawSocket.upgrade(Sockets.PATH, "");
    try (UnderstudyServer understudy = Doubles.replayer(tape)) {
      assertThat(refused(understudy, upgrade.replace("HTTP/1.1", "HTTP/1.0")))
          .contains("a WebSocket upgrade needs HTTP/1.1");
    }
  }

  private static String refused(UnderstudyServer understudy, String upgrade) {
    RawClient.Received refusal =
        RawClient.exchange(understudy.baseUrl(), upgrade.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusal.status()).isEqualTo(400);
    return refusal.text();
  }

  private Path tape(Interaction... interactions) {
    return Sockets.write(folder.resolve("tape.yaml"), interactions);
  }

  private static Interaction talk(Stream<Frame> first, Stream<Frame> second) {
    return talk(Stream.concat(first, second));
  }

  private static Interaction talk(Stream<Frame> all) {
    List<Frame> frames = all.toList();
    return Interactions.socket(0, new Conversation(frames, Optional.empty()), End.COMPLETE);
  }

  private static void assertFrame(RawFrame frame, int opcode, boolean fin, String text) {
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(frame.fin()).isEqualTo(fin);
    assertThat(frame.text()).isEqualTo(text);
  }
}
