package dev.understudy.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.understudy.cassette.Cassette;
import dev.understudy.junit.UnderstudyTest;
import dev.understudy.session.Session;
import dev.understudy.session.SessionOptions;
import dev.understudy.testing.RawClient;
import dev.understudy.testing.RawUpstream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/**
 * The image, built from what {@code mvn -Pdist package} has made, on a real engine. Where the
 * machine has none, {@code docker/test-engine} starts one.
 */
class UnderstudyContainerIT {

  private static final Path PROGRAM = Path.of("target/understudy-standalone.jar");
  private static final Path STREAM = Path.of("cassettes/llama-server/chat-stream.yaml");
  private static final long MOST_BYTES = 120_000_000;

  private static String image = "";

  @TempDir Path folder;

  @BeforeAll
  static void build() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "there is no Docker engine here; start one, or: eval \"$(docker/test-engine start)\"");
    image =
        new ImageFromDockerfile("understudy-it", false)
            .withFileFromPath("Dockerfile", Path.of("docker/Dockerfile"))
            .withFileFromPath(PROGRAM.toString(), PROGRAM)
            .withFileFromPath(STREAM.toString(), STREAM)
            .withBuildArg("RUNTIME_IMAGE", base())
            .get();
  }

  @Test
  void replaysACassetteByteForByte() {
    Path tapes = Objects.requireNonNull(STREAM.getParent());
    try (UnderstudyContainer container = readOnly().withMountedCassettes(tapes)) {
      container.start();
      Cassette.Entry entry = Cassette.open(STREAM).entries().get(0);
      String request = entry.interaction().request().body().bytesOrEmpty().toUtf8Lenient();
      assertThat(RawClient.post(container.baseUrl(), "/v1/chat/completions", request).text())
          .isEqualTo(
              String.join(
                  "",
                  entry.interaction().response().chunks().stream()
                      .map(chunk -> chunk.bytes().toUtf8Lenient())
                      .toList()));
      assertThat(container.openAiBaseUrl()).hasToString(container.baseUrl() + "/v1");
      assertThat(container.report())
          .matches("(?s)/cassettes: \\d+ problems in 1 request\n1. leftover: .*");
    }
  }

  @Test
  void sessionsOfAContainerHaveResults() {
    try (UnderstudyContainer container = container().withCassettes(Path.of("cassettes"))) {
      container.start();
      try (RemoteSession session =
          container.open(SessionOptions.replay(Path.of("llama-server/chat-n2.yaml")).build())) {
        RawClient.post(session.baseUrl(), session.openAiBaseUrl().getPath() + "/nope", "{}");
        assertThat(session.passed()).isFalse();
        assertThatThrownBy(session::verify)
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("/cassettes/llama-server/chat-n2.yaml: 2 problems in 1 request")
            .hasMessageContaining("1. miss: no recorded request matches POST /v1/nope")
            .hasMessageContaining("2. leftover: unused recording of POST /v1/chat/completions");
      }
      assertThatThrownBy(
              () -> container.open(SessionOptions.replay(Path.of("../etc/passwd")).build()))
          .hasMessage(
              "POST /sessions was rejected: cassette '../etc/passwd' is outside the folder of the"
                  + " server's cassettes");
      assertThatThrownBy(() -> container.open(SessionOptions.record(Path.of("x.yaml")).build()))
          .hasMessageContaining("this server only replays");
    }
  }

  @UnderstudyTest(cassette = "from-container.yaml")
  static class ReplaysWhatTheContainerRecorded {
    @Test
    void asks(Session session) {
      URI url = session.baseUrl();
      assertThat(RawClient.post(url, url.getPath() + "/v1/x", "{\"a\":1}").text())
          .isEqualTo("from the host");
    }
  }

  @Test
  void recordsFromTheHostWhatTheJunitExtensionReplays() throws IOException {
    RawUpstream.Script script =
        (request, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nfrom the host");
          return false;
        };
    try (RawUpstream upstream = RawUpstream.start(reachable(), 0, script);
        UnderstudyContainer container =
            readOnly()
                .withMountedCassettes(folder)
                .withUpstream("http://host.docker.internal:" + upstream.port())
                .withExtraHost("host.docker.internal", "host-gateway")
                .withTmpFs(Map.of("/tmp", "rw"))) {
      container.start();
      RemoteSession session =
          container.open(SessionOptions.record(Path.of("from-container.yaml")).build());
      String path = session.baseUrl().getPath() + "/v1/x";
      assertThat(RawClient.post(session.baseUrl(), path, "{\"a\":1}").text())
          .isEqualTo("from the host");
      session.close();
      session.verify();
    }
    Path tape = folder.resolve("from-container.yaml");
    assertThat(Files.getAttribute(tape, "unix:uid"))
        .isEqualTo(Files.getAttribute(folder, "unix:uid"));
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(ReplaysWhatTheContainerRecorded.class))
        .configurationParameter("understudy.folder", folder.toString())
        .execute()
        .testEvents()
        .assertStatistics(stats -> stats.started(1).succeeded(1));
  }

  @Test
  void isSmallHealthyAndStopsInGoodOrder() throws Exception {
    try (UnderstudyContainer container = container().withCassettes(STREAM)) {
      container.start();
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> "healthy".equals(state(container).getHealth().getStatus()));
      assertThat(
              container
                  .execInContainer(
                      "java",
                      "-Xshare:on",
                      "-XX:SharedArchiveFile=/opt/understudy/understudy.jsa",
                      "-jar",
                      "/opt/understudy/understudy.jar",
                      "--version")
                  .getExitCode())
          .as("the archive of classes fits")
          .isZero();
      assertThat(container.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
      container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
      assertThat(state(container).getExitCodeLong()).isZero();
      assertThat(container.getLogs()).contains("understudy: stopped; 0 answered, 0 missed");
    }
    assertThat(size(image) - size(base())).isLessThan(MOST_BYTES);
  }

  private static UnderstudyContainer container() {
    return new UnderstudyContainer(DockerImageName.parse(image));
  }

  /** As it should run as well: nothing of it can be written to. */
  private static UnderstudyContainer readOnly() {
    UnderstudyContainer container = container();
    container.withCreateContainerCmdModifier(
        command -> Objects.requireNonNull(command.getHostConfig()).withReadonlyRootfs(true));
    return container;
  }

  private static ContainerState state(UnderstudyContainer container) {
    InspectContainerResponse now =
        container.getDockerClient().inspectContainerCmd(container.getContainerId()).exec();
    return now.getState();
  }

  private static long size(String name) {
    Long size = DockerClientFactory.lazyClient().inspectImageCmd(name).exec().getSize();
    return Objects.requireNonNull(size);
  }

  private static String base() {
    return System.getenv().getOrDefault("UNDERSTUDY_TEST_BASE", "eclipse-temurin:25-jre");
  }

  /** The address that containers reach this machine by; loopback where an engine forwards to it. */
  private static InetAddress reachable() throws IOException {
    Map<String, String> options =
        DockerClientFactory.lazyClient()
            .inspectNetworkCmd()
            .withNetworkId("bridge")
            .exec()
            .getOptions();
    String name = options.getOrDefault("com.docker.network.bridge.name", "docker0");
    NetworkInterface bridge = NetworkInterface.getByName(name);
    return bridge == null
        ? InetAddress.getLoopbackAddress()
        : bridge.inetAddresses().filter(Inet4Address.class::isInstance).findFirst().orElseThrow();
  }
}
