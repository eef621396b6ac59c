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
 * Understudy in a container: it replays the cassettes that are copied or mounted, or, with an
 * upstream, relays to that and records. Built from {@code docker/Dockerfile}.
 */
public final class UnderstudyContainer extends GenericContainer<UnderstudyContainer> {

  private static final int PORT = 8080;
  private static final String CASSETTES = "/cassettes";

  /** A recorded cassette can be read by its owner only, who is another in the container. */
  private static final int FOR_EVERYBODY = 0755;

  private static final Duration START = Duration.ofSeconds(60);

  private final String token = UUID.randomUUID().toString();
  private final List<String> options = new ArrayList<>();
  private String upstream = "";

  /** A container of an image, which replays whatever it is given. */
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
   * Mounts a folder, so that what is recorded stands there, and belongs to whom the folder belongs
   * to.
   *
   * @throws IllegalArgumentException when there is no such folder
   */
  public UnderstudyContainer withMountedCassettes(Path folder) {
    try {
      String owner =
          Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
      return withFileSystemBind(folder.toAbsolutePath().toString(), CASSETTES, BindMode.READ_WRITE)
          .withCreateContainerCmdModifier(command -> command.withUser(owner));
    } catch (IOException | UnsupportedOperationException noOwner) {
      throw new IllegalArgumentException(folder + " is no folder to mount: " + noOwner, noOwner);
    }
  }

  /**
   * Relays to a gateway, seen from the container. Sessions in mode {@code record} and {@code
   * missing} record what it answers.
   */
  public UnderstudyContainer withUpstream(String url) {
    upstream = url;
    return this;
  }

  /**
   * Adds options of {@code understudy replay}, or with an upstream of {@code understudy record}.
   */
  public UnderstudyContainer withOptions(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** The base URL for Anthropic clients, without a slash at its end. */
  public URI baseUrl() {
    return URI.create("http://" + getHost() + ":" + getMappedPort(PORT));
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /**
   * Opens a session. Cassettes are named as seen from the container's folder of cassettes; one that
   * records does so from the container's gateway: {@code SessionOptions.record(Path.of("a.yaml"))}.
   *
   * @throws IllegalArgumentException for a gateway or rules in the options, or when the container
   *     refuses them, saying why
   */
  public RemoteSession open(SessionOptions options) {
    return RemoteSession.open(new Control(baseUrl(), token), options);
  }

  /** What went wrong at the container's root, as text: misses, leftovers, broken contracts. */
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
