package dev.understudy.probe;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ResponseCounter;
import dev.understudy.record.GatewayAnswer;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.SocketScript;
import dev.understudy.record.UnansweredException;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A probe of a WebSocket, which sends each message when the previous one has been answered. */
final class SocketProbe {

  /** The placeholder in a message for the id of the last response. */
  private static final String PREVIOUS = "$previous";

  /**
   * The statuses of gateways without a socket (RFC 9110: no such route, no such method, upgrade).
   */
  private static final Set<Integer> NO_SOCKET = Set.of(404, 405, 426, 501);

  /** How long to wait for the answer to a message that the gateway should reject but may ignore. */
  private static final Duration PATIENCE_WITH_REFUSALS = Duration.ofSeconds(10);

  private SocketProbe() {}

  /**
   * Sends a probe. If it expects a rejection, no answer also counts as a complete end.
   *
   * @throws UnansweredException if there was no answer to the upgrade
   */
  static GatewayAnswer ask(
      GatewayClient gateway, Checker checker, ProbePlan.Step step, RecordedRequest upgrade)
      throws UnansweredException {
    boolean negative = step.probe().negative();
    Duration patience = gateway.patience();
    boolean shorter = negative && patience.compareTo(PATIENCE_WITH_REFUSALS) > 0;
    GatewayAnswer asked =
        gateway.converse(
            upgrade,
            new Messages(checker.messages(step.probe(), step.model())),
            shorter ? PATIENCE_WITH_REFUSALS : patience);
    Interaction interaction = asked.interaction();
    boolean silent = negative && interaction.end() == End.TIMED_OUT;
    Optional<Conversation> conversation = interaction.conversation();
    return silent && conversation.isPresent()
        ? new GatewayAnswer(
            new Interaction(
                interaction.sequence(),
                interaction.began(),
                interaction.request(),
                interaction.response(),
                interaction.timing(),
                End.COMPLETE,
                conversation),
            "")
        : asked;
  }

  /** The suffix of a probe's name if the gateway offers no socket; otherwise empty. */
  static String notOffered(Interaction interaction) {
    int status = interaction.response().status();
    return NO_SOCKET.contains(status) ? " (not offered: status " + status + ")" : "";
  }

  private static final class Messages implements SocketScript {
    private final List<String> texts;
    private final ResponseCounter answers = new ResponseCounter();
    private int said;

    /** The id of the last response; empty if there was none. */
    private String previous = "";

    Messages(List<String> texts) {
      this.texts = texts;
    }

    @Override
    public void heard(Message message) {
      answers.message(message);
      CanonicalJson.parse(message.payload())
          .map(json -> json.path("response").path("id").asString(""))
          .filter(id -> id.matches("[\\w.:-]+"))
          .ifPresent(id -> previous = id);
    }

    @Override
    public Line next() {
      if (answers.over() < said) {
        return new Line.Listen();
      }
      boolean goesOnFromNothing =
          said < texts.size() && texts.get(said).contains(PREVIOUS) && previous.isEmpty();
      if (said == texts.size() || goesOnFromNothing) {
        return new Line.Close();
      }
      Message message = Message.ofClient(Bytes.utf8(texts.get(said++).replace(PREVIOUS, previous)));
      answers.message(message);
      return new Line.Say(message);
    }
  }
}
