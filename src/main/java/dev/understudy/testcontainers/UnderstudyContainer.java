package dev.understudy.testcontainers;

import dev.understudy.session.SessionOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A container that runs Understudy. It replays the copied or mounted cassettes or, with an
 * upstream, relays to that and records. The image is built from {@code docker/Dockerfile}.
 */
public final class UnderstudyContainer extends GenericContainer<UnderstudyContainer> {

  private static final int PORT = 8080;
  private static final String CASSETTES = "/cassettes";

  /**
   * The file mode of copied cassettes: recorded ones are readable by their owner only, and the
   * container has another user.
   */
  private static final int FOR_EVERYBODY = 0755;

  private static final Duration START = Duration.ofSeconds(60);

  private final String token = UUID.randomUUID().toString();
  private final List<String> options = new ArrayList<>();
  private String upstream = "";

  /** Creates a container from an image; it replays by default. */
  public UnderstudyContainer(DockerImageName image) {
    super(image);
    addExposedPort(PORT);
    addEnv("UNDERSTUDY_TOKEN", token);
    waitingFor(Wait.forHttp("/__understudy/health").forPort(PORT).withStartupTimeout(START));
  }

  /** Copies a cassette, or a folder of them, into the container. */
  public UnderstudyContainer withCassettes(Path file) {
    String name = Files.isDirectory(file) ? "" : "/" + file.getFileName();
    return withCopyFileToContainer(
        MountableFile.forHostPath(file, FOR_EVERYBODY), CASSETTES + name);
  }

  /**
   * Mounts a folder of cassettes. Recordings are written there and belong to the owner of the
   * folder.
   *
   * @throws IllegalArgumentException if there is no such folder
   */
  public UnderstudyContainer withMountedCassettes(Path folder) {
    try {
      String owner =
          Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
      return withFileSystemBind(folder.toAbsolutePath().toString(), CASSETTES, BindMode.READ_WRITE)
          .withCreateContainerCmdModifier(command -> command.withUser(owner));
    } catch (IOException | UnsupportedOperationException noOwner) {
      throw new IllegalArgumentException(
          folder + ": cannot be mounted: expected a folder with an owner: " + noOwner, noOwner);
    }
  }

  /**
   * Relays to a gateway, whose URL must be reachable from inside the container. Sessions in mode
   * {@code record} and {@code missing} record its answers.
   */
  public UnderstudyContainer withUpstream(String url) {
    upstream = url;
    return this;
  }

  /**
   * Adds options for {@code understudy replay} or, with an upstream, for {@code understudy record}.
   */
  public UnderstudyContainer withOptions(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** The base URL for Anthropic clients, without a trailing slash. */
  public URI baseUrl() {
    return URI.create("http://" + getHost() + ":" + getMappedPort(PORT));
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /**
   * Opens a session. The paths of cassettes are relative to the container's folder of cassettes. A
   * session that records uses the container's gateway: {@code
   * SessionOptions.record(Path.of("a.yaml"))}.
   *
   * @throws IllegalArgumentException if the options contain a gateway or rules, or the container
   *     rejects them; the message has the reason
   */
  public RemoteSession open(SessionOptions options) {
    return RemoteSession.open(new Control(baseUrl(), token), options);
  }

  /** The problems at the container's root as text: misses, leftovers, broken contracts. */
  public String report() {
    return String.valueOf(new Control(baseUrl(), token).get("/result").get("text"));
  }

  @Override
  protected void configure() {
    List<String> command = new ArrayList<>();
    if (upstream.isEmpty()) {
      command.addAll(List.of("replay", CASSETTES));
    } else {
      command.addAll(List.of("record", "--upstream", upstream));
    }
    command.addAll(options);
    setCommandParts(command.toArray(String[]::new));
  }
}
