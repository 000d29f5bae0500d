// Package main shows tekigo as a plugin: the five functions of docs/plugins.md, by wazero.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// CallMistake is a call that was wrong. The plugin can be used on.
type CallMistake struct {
	Kind string `json:"kind"`
	Ja   string `json:"ja"`
	En   string `json:"en"`
}

func (m CallMistake) Error() string { return m.Ja + " / " + m.En }

// ErrLimit is an input that took more time or memory than it may. The plugin is of no more use: close it, and open another.
var ErrLimit = errors.New("limit reached")

// Tekigo is one plugin: for one goroutine at a time, warm from call to call. After ErrLimit it is of no more use.
type Tekigo struct {
	runtime wazero.Runtime
	module  api.Module
}

// Open compiles the plugin and starts it with at most so many MiB of memory.
func Open(ctx context.Context, path string, mebibytes uint32) (*Tekigo, error) {
	wasm, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(mebibytes * 16).WithCloseOnContextDone(true)
	runtime := wazero.NewRuntimeWithConfig(ctx, config)
	module, err := runtime.Instantiate(ctx, wasm)
	if err != nil {
		return nil, errors.Join(err, runtime.Close(ctx))
	}
	for _, name := range []string{"abi_version", "room", "call", "answer", "answer_len"} {
		if module.ExportedFunction("tekigo_"+name) == nil {
			return nil, errors.Join(fmt.Errorf("%s is not tekigo-plugin.wasm", path), runtime.Close(ctx))
		}
	}
	t := &Tekigo{runtime, module}
	version, err := t.number(ctx, "tekigo_abi_version")
	if err != nil || version != 1 {
		return nil, errors.Join(fmt.Errorf("%s has other functions than this file knows", path), err, runtime.Close(ctx))
	}
	return t, nil
}

// Close gives everything back.
func (t *Tekigo) Close(ctx context.Context) error { return t.runtime.Close(ctx) }

// Call does an operation; it ends when the context does. Options are written as JSON; nil is none. What is wrong with the
// document is the answer; an error is ErrLimit or a CallMistake.
func (t *Tekigo) Call(ctx context.Context, operation string, options any, document []byte) ([]byte, error) {
	var head []byte
	if options != nil {
		written, err := json.Marshal(options)
		if err != nil {
			return nil, err
		}
		head = written
	}
	request := append(append([]byte(operation), head...), document...)
	at, err := t.number(ctx, "tekigo_room", uint64(len(request)))
	if err != nil {
		return nil, err
	}
	if !t.module.Memory().Write(at, request) {
		return nil, fmt.Errorf("%w: no room for %d bytes", ErrLimit, len(request))
	}
	status, err := t.number(ctx, "tekigo_call", uint64(len(operation)), uint64(len(head)))
	if err != nil {
		return nil, err
	}
	start, err := t.number(ctx, "tekigo_answer")
	if err != nil {
		return nil, err
	}
	length, err := t.number(ctx, "tekigo_answer_len")
	if err != nil {
		return nil, err
	}
	seen, ok := t.module.Memory().Read(start, length)
	answer := append([]byte(nil), seen...)
	if !ok {
		return nil, errors.New("the answer is outside of the memory")
	}
	if status != 0 {
		var mistake CallMistake
		if err := json.Unmarshal(answer, &mistake); err != nil {
			return nil, err
		}
		return nil, mistake
	}
	return answer, nil
}

func (t *Tekigo) number(ctx context.Context, name string, args ...uint64) (uint32, error) {
	results, err := t.module.ExportedFunction(name).Call(ctx, args...)
	if err != nil {
		if ctx.Err() != nil {
			return 0, fmt.Errorf("%w: %w", ErrLimit, ctx.Err())
		}
		return 0, fmt.Errorf("%w: memory or stack: %w", ErrLimit, err)
	}
	return uint32(results[0]), nil
}
