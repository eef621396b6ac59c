package dev.understudy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonFieldScannerTest {

  private static final List<String> TYPE = List.of("type");
  private static final List<String> ID = List.of("response", "id");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property
  void itFindsWhatAParserFindsHoweverTheTextIsCut(
      @ForAll("objects") JsonNode json, @ForAll List<Integer> cuts) {
    byte[] text = Bytes.utf8(json.toString()).toArray();
    JsonFieldScanner skim = skim();
    List<Integer> places = new ArrayList<>(List.of(0, text.length));
    cuts.forEach(cut -> places.add(Math.floorMod(cut, text.length + 1)));
    places.sort(null);
    for (int i = 1; i < places.size(); i++) {
      int from = places.get(i - 1);
      ByteBuffer piece = ByteBuffer.wrap(text, from, places.get(i) - from);
      skim.feed(piece);
      assertThat(piece.position()).isEqualTo(from);
    }
    assertThat(skim.text(TYPE)).isEqualTo(json.path("type").asString(""));
    assertThat(skim.text(ID)).isEqualTo(json.path("response").path("id").asString(""));
  }

  @Provide
  Arbitrary<JsonNode> objects() {
    return Arbitraries.recursive(
            () ->
                Arbitraries.of("x", "type", "\"", "\\", "{", "}", "[,:]", "\u00e9\n", "")
                    .map(text -> (JsonNode) NODES.stringNode(text)),
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(3).map(list -> NODES.arrayNode().addAll(list)),
                    Arbitraries.maps(
                            Arbitraries.of("type", "response", "id", "a\"b", "response.id"), inner)
                        .ofMaxSize(4)
                        .map(members -> NODES.objectNode().setAll(members))),
            0,
            4)
        .map(JsonFieldScannerTest::wrapped);
  }

  private static JsonNode wrapped(JsonNode node) {
    ObjectNode object = NODES.objectNode();
    return node.isObject() ? node : object.set("response", node);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"response\":{\"type\":\"deep\",\"id\":\"r\"},\"type\":\"top\"}|top|r",
        "{\"t\\u0079pe\":\"t\\u006fp\"}|top|",
        "{\"type\":1}||",
        "{\"response.id\":\"no\",\"response\":[\"id\",\"no\"]}||",
        "[{\"type\":\"in an array\"}]||",
        "nothing of the kind||",
        "}}}]]]{\"type\":\"after all\"}|after all|",
      })
  void itLooksWhereTheMemberIs(String json, String type, String id) {
    JsonFieldScanner skim = skim();
    skim.feed(Bytes.utf8(json).asBuffer());
    assertThat(skim.text(TYPE)).isEqualTo(type == null ? "" : type);
    assertThat(skim.text(ID)).isEqualTo(id == null ? "" : id);
  }

  @Test
  void aLongTextIsNoneAndTheNextDocumentBeginsAnew() {
    JsonFieldScanner skim = skim();
    String longest = "x".repeat(JsonFieldScanner.LONGEST);
    skim.feed(Bytes.utf8("{\"type\":\"" + longest + "\",\"response\":{\"id\":\"r").asBuffer());
    assertThat(skim.text(TYPE)).isEmpty();
    skim.reset();
    skim.feed(Bytes.utf8("{\"type\":\"t\"}").asBuffer());
    assertThat(skim.text(TYPE)).isEqualTo("t");
  }

  private static JsonFieldScanner skim() {
    return new JsonFieldScanner(Set.of(TYPE, ID));
  }
}
