package dev.understudy.replay;

import static dev.understudy.testing.Sockets.ask;
import static dev.understudy.testing.Sockets.client;
import static dev.understudy.testing.Sockets.connect;
import static dev.understudy.testing.Sockets.create;
import static dev.understudy.testing.Sockets.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.engine.LiveSession;
import dev.understudy.fault.Fault;
import dev.understudy.journal.Outcome;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.testing.Doubles;
import dev.understudy.testing.RawSocket;
import dev.understudy.testing.RawSocket.RawFrame;
import dev.understudy.testing.Sockets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Faults that a test asks for on a socket, and one of Understudy itself. */
class SocketFaultsTest extends SocketReplayFixture {

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
  void aFaultOfOursBreaksTheConnectionOff() {
    Path tape = tape(talk(pair("a", ONE)));
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
}
