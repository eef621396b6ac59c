package dev.understudy.cli;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.diagnose.Examination;
import dev.understudy.diagnose.RequestIds;
import dev.understudy.show.InteractionText;
import dev.understudy.show.InteractionView;
import dev.understudy.verify.Checker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A ZIP file about one call for a gateway's support team: the redacted request and answer, a time
 * line, the ids that identify the request, the diagnosis, and versions.
 */
final class SupportBundle {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SupportBundle() {}

  /**
   * Writes a bundle.
   *
   * @param to the file, which must not exist yet
   * @param versions the versions of the programs that made the bundle, by name
   * @throws IllegalArgumentException if the file cannot be written
   */
  static void write(
      Path to, Examination examination, Checker checker, Map<String, String> versions) {
    try (OutputStream file = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      put(zip, "diagnosis.txt", examination.text());
      put(zip, "diagnosis.json", json(examination.view()));
      RecordedRequest request = examination.call().request();
      put(zip, "request.json", json(head(examination, request)));
      put(zip, "request-body", request.body().bytesOrEmpty());
      if (examination.interaction().isPresent()) {
        answer(zip, examination, examination.interaction().get(), checker);
      }
      put(zip, "versions.json", json(versions));
    } catch (FileAlreadyExistsException there) {
      throw new IllegalArgumentException(to + ": exists already; name another file", there);
    } catch (IOException unwritable) {
      throw new IllegalArgumentException(
          to + ": the bundle cannot be written: " + unwritable.getMessage(), unwritable);
    }
  }

  private static void answer(
      ZipOutputStream zip, Examination examination, Interaction interaction, Checker checker)
      throws IOException {
    InteractionView scene =
        InteractionView.of(examination.subject(), examination.number(), interaction, checker);
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("status", interaction.response().status());
    head.put("headers", headers(interaction.response().headers()));
    interaction.began().ifPresent(began -> head.put("began", began.toString()));
    head.put("first_byte_us", interaction.timing().firstByte());
    head.put("end_us", interaction.timing().end());
    head.put("end", interaction.end().label());
    put(zip, "response.json", json(head));
    put(zip, "response-body", interaction.response().body());
    put(zip, "time-line.txt", InteractionText.timeLine(scene));
    put(zip, "exchange.json", json(InteractionText.view(scene)));
    put(zip, "request-ids.json", json(RequestIds.of(interaction.response())));
  }

  private static Map<String, Object> head(Examination examination, RecordedRequest request) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("method", request.method());
    head.put("root", examination.call().root());
    head.put("path", request.path());
    head.put("query", request.query());
    head.put("headers", headers(request.headers()));
    if (request.body() instanceof Body.Omitted omitted) {
      head.put("body_sha256", omitted.sha256());
    }
    return head;
  }

  private static List<String> headers(Headers headers) {
    return headers.fields().stream().map(field -> field.name() + ": " + field.value()).toList();
  }

  private static String json(Object value) {
    return JSON.writeValueAsString(value) + "\n";
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    put(zip, name, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void put(ZipOutputStream zip, String name, Bytes content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.toArray());
    zip.closeEntry();
  }
}
