package io.pimento.codesign.setting;

/**
 * A setting that cannot be, or a kept file that is damaged: what a person can repair. Its message
 * is one line that says what to do.
 */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingException(String message) {
    super(message);
  }

  public SettingException(String message, Throwable cause) {
    super(message, cause);
  }
}
