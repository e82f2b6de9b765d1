// Package hdf5 reads and writes HDF5 files with the official library, loaded at run time: no C compiler, no
// headers. It knows what image data sets need: arrays of bytes read by rows, numbers, strings.
//
// The library may do one thing at a time, so all calls take turns; the types here may be used from several
// goroutines. Its error messages are not printed but become Go errors that name file, object and reason.
//
// A damaged or missing piece of a compressed or checked array is an error, never wrong values (but that the
// checksum fletcher32 takes zeros for good). Arrays that are neither have no checksum: wrong values can't be noticed
// there. And a file whose structure was damaged on
// purpose can still keep the library busy for ever: open files from people you trust.
package hdf5

import (
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"

	"readoutzones/data/native"
)

// id is a handle of the library's (hid_t): a file, a data set, a type; negative after a failure.
type id = int64

// status is what the library's functions return (herr_t): negative after a failure.
type status = int32

// c holds the library's functions under their own names. Use them inside do only.
var c struct {
	H5open                     func() status
	H5Eset_auto2               func(stack id, f, data uintptr) status
	H5Ewalk2                   func(stack id, direction int32, f, data uintptr) status
	H5Eclear2                  func(stack id) status
	H5Fopen                    func(name string, flags uint32, access id) id
	H5Fcreate                  func(name string, flags uint32, create, access id) id
	H5Fclose                   func(file id) status
	H5Fget_create_plist        func(file id) id
	H5Pget_userblock           func(list id, size *uint64) status
	H5Gcreate2                 func(at id, name string, link, create, access id) id
	H5Gclose                   func(group id) status
	H5Lexists                  func(at id, name string, access id) int32
	H5Lget_info2               func(at id, name string, info *linkInfo, access id) status
	H5Dopen2                   func(at id, name string, access id) id
	H5Dcreate2                 func(at id, name string, typ, space, link, create, access id) id
	H5Dclose                   func(dataset id) status
	H5Dget_type                func(dataset id) id
	H5Dget_space               func(dataset id) id
	H5Dget_create_plist        func(dataset id) id
	H5Dget_storage_size        func(dataset id) uint64
	H5Dget_offset              func(dataset id) uint64
	H5Dget_num_chunks          func(dataset, space id, n *uint64) status
	H5Dget_chunk_storage_size  func(dataset id, offset, bytes *uint64) status
	H5Dchunk_iter              func(dataset, transfer id, f, data uintptr) status
	H5Dset_extent              func(dataset id, dims *uint64) status
	H5Dread                    func(dataset, memoryType, memorySpace, fileSpace, transfer id, buffer unsafe.Pointer) status
	H5Dwrite                   func(dataset, memoryType, memorySpace, fileSpace, transfer id, buffer unsafe.Pointer) status
	H5Dvlen_reclaim            func(typ, space, transfer id, buffer unsafe.Pointer) status
	H5Screate_simple           func(rank int32, dims, maxDims *uint64) id
	H5Sget_simple_extent_ndims func(space id) int32
	H5Sget_simple_extent_dims  func(space id, dims, maxDims *uint64) int32
	H5Sselect_hyperslab        func(space id, operator int32, start, stride, count, block *uint64) status
	H5Sclose                   func(space id) status
	H5Tcopy                    func(typ id) id
	H5Tset_size                func(typ id, size uintptr) status
	H5Tset_cset                func(typ id, set int32) status
	H5Tset_strpad              func(typ id, pad int32) status
	H5Tget_class               func(typ id) int32
	H5Tget_size                func(typ id) uintptr
	H5Tget_sign                func(typ id) int32
	H5Tget_strpad              func(typ id) int32
	H5Tis_variable_str         func(typ id) int32
	H5Tclose                   func(typ id) status
	H5Pcreate                  func(class id) id
	H5Pclose                   func(list id) status
	H5Pset_chunk               func(list id, rank int32, dims *uint64) status
	H5Pset_chunk_cache         func(list id, slots, bytes uintptr, policy float64) status
	H5Pset_fill_time           func(list id, when int32) status
	H5Pset_obj_track_times     func(list id, on bool) status
	H5Pset_file_locking        func(list id, on, ignore bool) status
	H5Pset_fapl_sec2           func(list id) status
	H5Pget_layout              func(list id) int32
	H5Pget_chunk               func(list id, rank int32, dims *uint64) int32
	H5Pget_nfilters            func(list id) int32
	H5Pget_filter2             func(list id, i uint32, flags *uint32, n *uintptr, values *uint32, nameSize uintptr, name unsafe.Pointer, config *uint32) int32
	H5Pget_external_count      func(list id) int32
	H5Zfilter_avail            func(filter int32) int32
}

// ids holds constants that are variables of the library, under their own names.
var ids struct {
	H5T_NATIVE_UCHAR_g          id
	H5T_NATIVE_INT64_g          id
	H5T_NATIVE_DOUBLE_g         id
	H5T_C_S1_g                  id
	H5P_CLS_DATASET_CREATE_ID_g id
	H5P_CLS_FILE_CREATE_ID_g    id
	H5P_CLS_FILE_ACCESS_ID_g    id
	H5P_CLS_GROUP_CREATE_ID_g   id
	H5P_CLS_DATASET_ACCESS_ID_g id
}

// The library's numbers for what it does by default, and for choices of ours.
const (
	byDefault = 0 // a property list, a link, an error stack: the usual one

	readOnly  = 0 // H5F_ACC_RDONLY
	overwrite = 2 // H5F_ACC_TRUNC

	selectSet = 0 // H5S_SELECT_SET
	allRows   = 0 // H5S_ALL

	neverFill = 1 // H5D_FILL_TIME_NEVER

	externalLink = 64 // H5L_TYPE_EXTERNAL
)

// linkInfo begins like the library's H5L_info2_t, and is not smaller.
type linkInfo struct {
	kind int32
	_    [60]byte
}

// load finds the library, setting it up if need be, and looks up its functions.
var load = sync.OnceValue(func() error {
	path, err := native.HDF5()
	if err != nil {
		return err
	}
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return fmt.Errorf("%s: can't be loaded: %w", path, err)
	}
	functions := reflect.ValueOf(&c).Elem()
	for i := range functions.NumField() {
		address, err := purego.Dlsym(handle, functions.Type().Field(i).Name)
		if err != nil {
			return tooOld(path, err)
		}
		purego.RegisterFunc(functions.Field(i).Addr().Interface(), address)
	}
	if c.H5open() < 0 {
		return fmt.Errorf("%s: the library does not start; unset HDF5_DRIVER and its other variables, if they are set", path)
	}
	constants := reflect.ValueOf(&ids).Elem()
	for i := range constants.NumField() {
		address, err := purego.Dlsym(handle, constants.Type().Field(i).Name)
		if err != nil {
			return tooOld(path, err)
		}
		constants.Field(i).SetInt(**(**id)(unsafe.Pointer(&address)))
	}
	walkErrors = purego.NewCallback(collectError)
	walkChunks = purego.NewCallback(collectChunk)
	return nil
})

func tooOld(path string, err error) error {
	return fmt.Errorf("%s: not a usable HDF5 library, 1.14 or newer is needed: %w", path, err)
}

var turn sync.Mutex

// do lets f call the library, in its turn and with the printing of errors switched off.
func do(f func() error) error {
	if err := load(); err != nil {
		return err
	}
	turn.Lock()
	defer turn.Unlock()
	runtime.LockOSThread() // some builds of the library keep their errors by thread
	defer runtime.UnlockOSThread()
	c.H5Eset_auto2(byDefault, 0, 0)
	return f()
}

// errorRecord begins like the library's H5E_error2_t.
type errorRecord struct {
	_    [3]id    // class, major, minor
	_    uint32   // line
	_    [2]*byte // function, file
	text *byte
}

var (
	walkErrors uintptr  // collectError, as C sees it
	collected  []string // by collectError, the innermost reason first
)

func collectError(_ uint32, record *errorRecord, _ uintptr) int32 {
	if record.text != nil {
		collected = append(collected, goString(record.text))
	}
	return 0
}

// reason returns why the last call failed, in the library's words.
func reason() string {
	collected = nil
	c.H5Ewalk2(byDefault, 0, walkErrors, 0)
	c.H5Eclear2(byDefault)
	if len(collected) == 0 {
		return "the HDF5 library gives no reason"
	}
	text := strings.Join(strings.Fields(collected[0]), " ") // on one line
	if strings.Contains(text, "unable to lock file") {
		return explainLock(text)
	}
	if system := systemError.FindStringSubmatch(text); system != nil {
		return system[1]
	}
	return text
}

// systemError finds the system's own words, such as "No space left on device", among the library's.
var systemError = regexp.MustCompile(`error message = '([^']+)'`)

// explainLock tells why a file is locked, and what to do: the library locks what it reads, and finds a program that writes to it
// or a file system that knows no locks.
func explainLock(text string) string {
	if strings.Contains(text, "temporarily unavailable") {
		return "it is locked: another program has it open for writing; wait until it is closed there (or " + withoutLocks + ", if nobody writes to it)"
	}
	return "it can't be locked, as its file system (NFS, for one) knows no locks; " + withoutLocks + ", or copy it to another disk"
}

const withoutLocks = "set HDF5_USE_FILE_LOCKING=FALSE"

// goString copies a C string.
func goString(text *byte) string {
	return string(unsafe.Slice(text, cLength(text)))
}

func cLength(text *byte) int {
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(text), n)) != 0 {
		n++
	}
	return n
}
