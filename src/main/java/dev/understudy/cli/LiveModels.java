package dev.understudy.cli;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.diagnose.Diagnoses;
import dev.understudy.diagnose.Examination;
import dev.understudy.diagnose.ModelList;
import dev.understudy.dialect.Credential;
import dev.understudy.journal.Call;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.UnansweredException;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A live gateway's answer to a request for its model list.
 *
 * @param asked the redacted exchange
 * @param root the gateway's URL
 * @param withKey whether a key was sent
 */
record LiveModels(Interaction asked, String root, boolean withKey) {

  /**
   * Requests the model list.
   *
   * @throws UnansweredException if there is no answer
   */
  static LiveModels ask(LiveOptions live) throws UnansweredException {
    String key = live.key();
    List<HeaderField> headers =
        key.isEmpty() ? List.of() : List.of(new HeaderField("Authorization", "Bearer " + key));
    RecordedRequest request =
        new RecordedRequest(
            "GET", "/v1/models", "", new Headers(headers), Body.none(), ContentCoding.IDENTITY);
    try (GatewayClient asker = live.open(RecordSettings.NO_PROFILE)) {
      LiveModels models =
          new LiveModels(asker.ask(request).interaction(), live.url().toString(), !key.isEmpty());
      asker.notKept().forEach(line -> System.err.println("understudy: not recorded: " + line));
      return models;
    } catch (UnansweredException failed) {
      throw failed;
    } catch (IOException unwritten) {
      throw new IllegalArgumentException(
          live.record + ": could not be closed: " + unwritten.getMessage(), unwritten);
    }
  }

  /** The model list, or empty if the answer contains none. */
  Optional<ModelList> list() {
    return asked.response().status() == 200
        ? ModelList.parse(asked.response().body())
        : Optional.empty();
  }

  /** Diagnoses an answer that is not a model list. */
  Examination examination(Diagnoses diagnoses) {
    Optional<Credential> credential = withKey ? Optional.empty() : Optional.of(Credential.NONE);
    return Examination.of(
        "the model list",
        0,
        new Call(asked.request(), root, credential, Optional.of(asked.response())),
        Optional.of(asked),
        diagnoses,
        Optional.empty());
  }
}
