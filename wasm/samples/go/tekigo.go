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

// Tekigo is one plugin: for one goroutine at a time, warm from call to call. After an error of a limit it is of no more
// use.
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
	version, err := module.ExportedFunction("tekigo_abi_version").Call(ctx)
	if err != nil || version[0] != 1 {
		return nil, errors.Join(fmt.Errorf("this plugin has other functions"), err, runtime.Close(ctx))
	}
	return &Tekigo{runtime, module}, nil
}

// Close gives everything back.
func (t *Tekigo) Close(ctx context.Context) error { return t.runtime.Close(ctx) }

// Call does an operation; it ends when the context does.
func (t *Tekigo) Call(ctx context.Context, operation string, options any, document []byte) ([]byte, error) {
	head, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	request := append(append([]byte(operation), head...), document...)
	at, err := t.number(ctx, "tekigo_room", uint64(len(request)))
	if err != nil || !t.module.Memory().Write(at, request) {
		return nil, errors.Join(errors.New("no room for the request"), err)
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
	if !ok || status != 0 {
		return nil, fmt.Errorf("the call was wrong: %s", answer)
	}
	return answer, nil
}

func (t *Tekigo) number(ctx context.Context, name string, args ...uint64) (uint32, error) {
	results, err := t.module.ExportedFunction(name).Call(ctx, args...)
	if err != nil {
		return 0, err
	}
	return uint32(results[0]), nil
}
