package main

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// go test, with TEKIGO_PLUGIN_MODULE: mistakes are told apart from limits, and the plugin lives on after one.
func TestMistakesAndLimits(t *testing.T) {
	path := os.Getenv("TEKIGO_PLUGIN_MODULE")
	if path == "" {
		t.Skip("TEKIGO_PLUGIN_MODULE is not set")
	}
	ctx := context.Background()
	tekigo, err := Open(ctx, path, 512)
	if err != nil {
		t.Fatal(err)
	}
	defer tekigo.Close(ctx)
	var mistake CallMistake
	_, err = tekigo.Call(ctx, "validate", map[string]any{"profile": []string{}}, []byte("{}"))
	if !errors.As(err, &mistake) || mistake.Kind != "options" || errors.Is(err, ErrLimit) {
		t.Error(err)
	}
	if _, err = tekigo.Call(ctx, "about", nil, nil); err != nil {
		t.Error(err)
	}
	short, cancel := context.WithTimeout(ctx, time.Nanosecond)
	defer cancel()
	if _, err = tekigo.Call(short, "rules", nil, nil); !errors.Is(err, ErrLimit) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	empty := t.TempDir() + "/empty.wasm"
	if err = os.WriteFile(empty, []byte("\x00asm\x01\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = Open(ctx, empty, 512); err == nil {
		t.Error("a module that is none was taken")
	}
}
